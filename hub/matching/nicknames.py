"""Given names that are used for one another in the Dutch chain, one group a line.

Hand-made: Dutch call names, and the forms people bring with them from Poland, Romania, Bulgaria,
Ukraine, Hungary, Greece, Turkey, the Horn of Africa and the Arabic-speaking countries. Folded
spelling, so that a name in Arabic script stands as its bare consonants (`hsn`). A name is in at
most one group, and a man's and a woman's form are never in the same: twins are often called so.
"""

_GROUPS = """
johannes jan hans johan joannes hannes ioan ivan jean john janek jasiek ionut ionel ivo vanya
  iannis yohannes yuhannes janos jancsi giannis yannis vanja ioannis jhon
willem wim wil william guillaume willy wilhelm helm wilhelmus vilmos
elisabeth elizabeth els lies liesbeth betty elsje elzbieta elisaveta ela lisa elisa elise
  elzbeth erzsebet bozsi eliza bettina jelizaveta yelyzaveta
cornelis kees cor corneel corneliu cornel cornelius
cornelia corrie cora cornelie cokkie
hendrik henk rik hendrikus heinrich enrique henryk henri harry henry hein
hendrika riek rieka henny hendrikje rika henriette
petrus piet peter pieter petar piotr petre pierre petru petro petya pjotr petros piotrek petrut
  pyotr
petra petronella nel nelly pietertje petja
maria marie mieke ria marijke mariam maryam miriam marika mariana marysia mariya marja mirjam
  miep meryem maryna mariika maia mrym
katarzyna kasia catharina karin ekaterina katerina katja kateryna ecaterina catalina karen
  trijntje katalin kati kate katya toos tineke katrien catrinus katarina
alexander sander lex aleksandar aleksander alexandru sasha oleksandr aleksandr alex sandu olek
  sandor alexandros iskander alekos
alexandra aleksandra oleksandra ola sandra
mohammed mohamed muhammad mohammad mehmet mohamad muhammed mohammd mhmd moh mohamud mahamed
  mohamoud
mahmoud mahmud mehmud mhmwd
gheorghe george georgi joris jerzy giorgi yuri heorhii gjorgji georg jurek gigi gyorgy giorgos
  giorgis girgis yurii gogu juergen
malgorzata margaretha gosia malgosia margriet greet margarita margareta greta gretha margit
antonius ton toon anton antoon toni anthonie antoni antony theunis teun antal antonis tonny
antonia antoinette antonina antoinet tonia
adrianus adri ad arie adriaan adrian ariaan adi
adriana adrie ariana ada
franciscus frans frank francis franciszek francisc franek ferenc feri
francisca francien franka fransje
stefan stephan steven stephanus szczepan stepan stefanos istvan pista stevo fanel
stefania stephanie fania
andreas andrei andre andries andrzej andrej andrii andriy andrey andrzejek jedrzej andras bandi
  dries
agnieszka agnes agnieska aga agnesa
yusuf youssef josef joseph jozef jos iosif yousef jozua youssouf sjef joost yosef yosief yusef
  usef ywsf joep jozsef osip
josephina josefina josephine fien
ahmed ahmad ahmet achmed ahmd hmd
fatima fatma fatema fatimah fatiha fatuma fatoumata ftmh fatimat
tesfaye tesfay tsfay tesfai tesfa
jacobus jacob koos jaap kobus jakub iacob yakub yaqub kuba yakov coos
jacoba coba jacqueline jaklien cobie
theodorus theo dorus teodor todor fedor fyodor tudor theodoor fedir theodoros
theodora dora dorothea doortje todorka teodora
gerardus gerard gerrit ger gerhard geert gert gerry
gerarda gerda gerritje gerdina
geertruida truus geertje trudy gertrude gertruda trui
nicolaas nico klaas nicolae nikolai nikola mikolaj mykola niels claes nicu nikolaos nikos miklos
  nick nikolaj nicolas kolya claas
michael michiel mihai mihail mikhail mykhailo michal mischa misha michel machiel mihaly mikael
  mikiele michalis mihaita
michaela mihaela michelle
matthijs matthias mathijs thijs mateusz matei matey matthew tijs mattheus matthys matyas
thomas tom tomasz toma tomek tamas
krzysztof christoffel stoffel christopher kris krzysiek hristofor cristofor christophe
christiaan christian cristian chris kristian krystian
christina krystyna kristina cristina stien stijntje hristina khrystyna krisztina christine
hussein hoesein husein huseyin hossein hussain hsyn houssein hoessein
hassan hasan hsn
abdullah abdoellah abdallah abdulah abdellah abdulla bdallh
abdulrahman abdelrahman abdurrahman abderrahman abdourahman
abdulkadir abdelkader abdulqadir abdikadir
aisha aicha ayse aysha aishe aischa ayisha
ibrahim abraham bram avram ebrahim brahim abram abraha abrehet ibrhym abreha
ismail smail ismael ishmael esmail
yahya jahja yehia yahia yhya
mustafa mostafa moustafa mstafa mustapha mostapha
omar umar omer oemar
osman othman uthman usman ousmane
khadija hatice khadidja chadisja hadija kadija
zeynep zaineb zainab zaynab zeinab
ramazan ramadan ramadhan
ali aly ly
said saeed saeid sayed saied
khalid khaled halid chalid chaled
rachid rashid rasheed resit
hamza hamsa hamze
bilal bilel belal
sulayman suleiman soliman suleyman sulejman salomon solomon
samuel sam samuil samu
daniel daan danila dani danilo danyal danyil
daniela danielle danuta
david dawid dawit davyd davit daud davud dawud davide
dimitar dimitri dmitri dmytro dimitrie dumitru mitko dmitry dimitrios dimitris mitica dima dimo
vasile vasil basil vasyl vasilij wasyl vasilis vasilios vasia
volodymyr vladimir vova wolodymyr wladimir volodya vlad wlodzimierz
serhii sergei sergey sergiusz serghei sergiu serhiy serge serhij
oleksii aleksei alexei alexey aleksiej aleksej oleksiy alyosha aleksey
kateline lien karolien caroline karolina carolina carola
karel carel karol charles carol karl sjarel
wilhelmina mina willemijn mien wilma willeke
anna anne anneke anja ania ana annie antje anka ann aneta anechka
johanna hanna hania hannah joanna joana ioana janina asia hanneke jannetje ivana joke janneke
magdalena magda leni madelon magdolna
helena lena elena ilona olena jelena yelena lenka leentje heleen
barbara basia barbora bara borbala varvara
grzegorz grzesiek grzes grigore gregor gregorius grigori hryhorii gregory grigorij
stanislaw staszek stas stanislav stan stanislas stach
wojciech wojtek
wladyslaw wladek vladislav vladyslav
kazimierz kazik
zbigniew zbyszek
lukasz lucas lucasz luca luc lukas luka
pawel paul paulus pavel pavlo pauwel paulo pal pavlos
paulina pauline paula
marcin martin maarten martinus marton marten marti
marcel marceli marcelo
marek mark marcus markus marc
bartosz bartlomiej bartek bart bartholomeus
tadeusz tadek thaddeus
joachim jochem jochen jochum
zuzanna suzanna susanna zuzia suzanne sanne zsuzsanna
malwina malvina
beata beate
dorota dorotka
ewa eva yeva evi
justyna justina iustina
konstantin kostya constantijn constantin costel kostas kostiantyn costica konstantinos stijn
yevhen evgeni eugen jevgeni yevgeny eugeniusz evgenij eugene
yevheniia evgenia eugenia evghenia
anastasiya nastya anastasia anastazja anastasija
svitlana svetlana sveta svetla
nataliia natalia natasha natalja nataliya nathalie
oksana ksenia xenia
tetiana tatiana tanya tatjana tetyana tania
yuliia julia yulia julya iulia
liudmyla ludmila lyudmila ljudmila
iryna irina irena irene ira
halyna galina
bohdan bogdan
ihor igor
oleh oleg
ruslan rusi
taras tarasik
viktor victor wiktor
viktoriia victoria viktoria vika wiktoria
artem artyom
vasilica vasilichka
florin florian florea
lucian lucien
razvan razvanel
stoyan stojan
hristo christo
plamen plamenko
ivanka yvonne
laszlo laci
ferdinand ferry fer
lodewijk louis lowie ludwig ludwik lajos ludovic luis
leonardus leo leonard leen leendert lenard leon
laurens lourens laurentius lars laurent wawrzyniec lorenz laurentiu
dirk diederik dieter derk
egbert bert
albertus albert bertus appie albrecht
hubertus huub hubert hub huib bertje
lambertus lambert bertram lammert
arnoldus arnold nol arno
rudolf rolf ruud rudi rudolph
roelof roel roelant
reinier rein reinder reinhard
rutger roger rogier
robert rob robbert bob
gijsbert gijs
ewoud evert ewout
jeroen hieronymus jerome
quirinus krijn
sebastiaan bas sebastian bastiaan
simon siem szymon simeon symon
marinus rinus rien
meinardus meindert
sijbrand siebrand sybrand
wouter walter wout
theresia trees therese teresa terezija
allegonda gonda
aleida alie aaltje alida
jantje janny
klazina klaasje
bernardus bernard ben bernd bernhard
benjamin benny beniamin
engelbertus engel
everardus everhard
fredericus frederik fred frits friedrich fryderyk
gabriel gabor gavril
gabriela gabrielle
philippus filip flip philip filippos
raphael rafael rafal raf
hamid abdelhamid
mulugeta mulu
gebremeskel ghebremeskel
haile hailu
berhane birhane
tekle teklay tekele
kidane kidan
weldu woldu
selamawit selam
hiwot hiwet
mehari mehary
"""

_ONE_A_LINE = _GROUPS.replace("\n  ", " ")

GROUP_OF: dict[str, str] = {
    name: group.split()[0] for group in _ONE_A_LINE.strip().splitlines() for name in group.split()
}
"""The first name of a name's group."""
