"""Given names that are used for one another in the Dutch chain, one group a line.

Hand-made: Dutch call names and the forms people from Poland, Romania, Bulgaria, Ukraine and the
Arabic-speaking countries bring with them. Folded spelling; a name is in at most one group.
"""

_GROUPS = """
johannes jan hans johan joannes hannes jo ioan ivan jean john janek jasiek ionut ionel ivo vanya
willem wim wil william guillaume willy wilhelm helm
elisabeth elizabeth els lies liesbeth betty elsje elzbieta elisaveta ela lisa elisa elise
cornelis kees cor corneel corneliu cornel
hendrik henk rik hendrikus heinrich enrique henryk henri harry henry
petrus piet peter pieter petar piotr petre pierre petru petro petya
maria marie mieke ria marijke mariam maryam miriam marika mariana marysia mariya marja
katarzyna kasia catharina karin ekaterina katerina katja kateryna ecaterina catalina karen trijntje
alexander sander lex aleksandar aleksander alexandru sasha oleksandr aleksandr alex sandu olek
alexandra aleksandra oleksandra ola sandra
mohammed mohamed muhammad mohammad mehmet mohamad muhammed mohammd mhmd moh
gheorghe george georgi joris jerzy giorgi yuri heorhii gjorgji georg jurek
malgorzata margaretha gosia margriet greet margarita margareta greta gretha
antonius ton toon anton antoon toni anthonie antoni antony theunis
adrianus adri ad arie adriaan adrian ariaan
franciscus frans frank francis franciszek francisc franek
stefan stephan steven stephanus szczepan stepan
andreas andrei andre andries andrzej andrej andrii andriy andrey andrzejek jedrzej
agnieszka agnes agnieska aga
yusuf youssef josef joseph jozef jos iosif yousef jozua youssouf sjef joost
ahmed ahmad ahmet achmed
fatima fatma fatema fatimah fatiha
tesfaye tesfay tsfay tesfai
jacobus jacob koos jaap kobus jakub iacob yakub yaqub kuba
theodorus theo dorus teodor todor fedor fyodor tudor theodoor
gerardus gerard gerrit ger gerhard geert gert
nicolaas nico klaas nicolae nikolai nikola mikolaj mykola niels claes nicu
michael michiel mihai mihail mikhail mykhailo michal mischa misha michel machiel
matthijs matthias mathijs thijs mateusz matei matey matthew
thomas tom tomasz toma tomek
krzysztof christoffel stoffel christopher kris krzysiek hristofor
christina krystyna kristina cristina stien stijntje hristina khrystyna
hussein hoesein husein huseyin hossein hussain
hassan hasan
abdullah abdoellah abdallah abdulah abdellah
aisha aicha ayse aysha
ibrahim abraham bram avram ebrahim brahim abram
yahya jahja
mustafa mostafa moustafa
omar umar omer oemar
dimitar dimitri dmitri dmytro dimitrie dumitru mitko dmitry
vasile vasil basil vasyl vasilij wasyl
volodymyr vladimir vova wolodymyr
serhii sergei sergey sergiusz serghei sergiu
oleksii aleksei alexei alexey
kateline lien karolien caroline karolina carolina
wilhelmina mina willemijn mien wilma
anna anne anneke anja ania ana hanna hania annie antje
magdalena magda leni lena madelon
barbara basia barbora bara
"""

GROUP_OF: dict[str, str] = {
    name: group.split()[0] for group in _GROUPS.strip().splitlines() for name in group.split()
}
