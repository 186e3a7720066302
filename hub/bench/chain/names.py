"""Names as they occur in the Dutch chain, by group: common ones by hand, the rest from syllables.

How often a name occurs falls off with its rank (Zipf-Mandelbrot), so that the most common Dutch
surname is borne by about one in two hundred, as in the population. The names from syllables are
invented; some will exist, no person is meant.
"""
# ruff: noqa: RUF001 - Turkish writes an i without a dot

from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Final

_SURNAMES: Final = 8_000
_GIVEN: Final = 240
_FLATTEN: Final = {"surname": (20, 0.85), "given": (6, 1.3)}


@dataclass(frozen=True, slots=True)
class Group:
    """Where a family comes from: its share of the mentions and the stuff of its names."""

    code: str
    share: float
    male: str
    female: str
    families: str
    stems: str
    family_ends: str
    male_ends: str
    female_ends: str
    prefixes: tuple[str, ...] = ()
    prefixed: float = 0.0
    default_day: float = 0.0
    feminine: tuple[tuple[str, str], ...] = ()
    cyrillic: float = 0.0


_SLAVIC: Final = (("ski", "ska"), ("cki", "cka"), ("ov", "ova"), ("ev", "eva"), ("in", "ina"))

GROUPS: Final = (
    Group(
        "nl", 0.42,
        "Jan Johannes Willem Pieter Cornelis Hendrik Daan Sem Bram Lars Thijs Ruben Kees Gerrit "
        "Sander Jeroen Marco Dennis Bas Tim Niels Stefan Martijn Rick Koen Jesse Luuk Finn Mark",
        "Maria Anna Elisabeth Johanna Sanne Lisa Emma Julia Sophie Eva Femke Lotte Iris Marieke "
        "Linda Esther Kim Naomi Roos Fleur Noor Tess Anouk Ilse Wilma Petra Monique Els Marloes",
        "Jong:de Jansen Vries:de Berg:van_den Bakker Dijk:van Janssen Visser Smit Meijer Boer:de "
        "Mulder Groot:de Bos Vos Peters Hendriks Leeuwen:van Dekker Brouwer Wit:de Dijkstra Smits "
        "Graaf:de Meer:van_der Linden:van_der Kok Jacobs",
        "Ber Kamp Veld Lin Hoog Wes Oost Nij Brand Dors Eik Els Gras Haver Klaver Lan Mol Noor "
        "Plant Riet Schaap Ste Til Ulen Vlas Wolf Zand Zee Bol Dam Fok Gijs Heu Kuip Leem Mos",
        "huis man stra kamp ink veld mans sema ing hof laar horst donk ma brink beek wold ters "
        "steeg ema vink straat naar tink kes sen sma lens haar zicht boom dijk berg stein horn",
        "bert win mar rik zo man jo dan ko ger las mo wout van sten",
        "ke lien a tje ine je lotte na sje wien ra linde mie tte ja",
        ("van", "de", "van de", "van der", "den", "ter", "van den", "ten", "op den", "in 't"),
        0.35,
    ),
    Group(
        "pl", 0.15,
        "Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Łukasz Mateusz Marek "
        "Grzegorz Józef Wojciech Mariusz Dariusz Zbigniew Rafał Kamil Jerzy Maciej Szymon Kacper",
        "Anna Katarzyna Maria Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta Joanna "
        "Aleksandra Zofia Monika Teresa Natalia Julia Danuta Karolina Marta Beata Dorota Jadwiga",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański "
        "Woźniak Dąbrowski Kozłowski Mazur Jankowski Kwiatkowski Krawczyk Piotrowski Grabowski",
        "Bar Brzo Dą Gór Jasz Kal Kras Lip Łab Mal Mich Now Ol Paw Pod Rad Rog Sad Sos Staw Szcz "
        "Tar Top Wa Wil Wro Zab Zar Żu Czar Dob Gro Kruk Les Mor Pia",
        "owski iński ecki ak czyk owicz arz ek ik uk ewski ański icki arek ula ewicz ala uszek "
        "osz yński okowski arski onka yk a anek udzki ucki eń isz ura olski uch asik ema ich",
        "sław mir ek iusz on rian osz an el ian",
        "sława mira ina ena ita lia ola anna ela yna",
        feminine=_SLAVIC,
    ),
    Group(
        "ro", 0.10,
        "Andrei Alexandru Ionuț Ștefan Mihai Gheorghe Ion Vasile Constantin Nicolae Florin Marian "
        "Cristian Daniel Gabriel Bogdan Adrian Dumitru Marius Costel Viorel Răzvan Cătălin Petru",
        "Maria Elena Ioana Andreea Ana Mihaela Cristina Alexandra Gabriela Daniela Mariana Florina "
        "Nicoleta Georgiana Alina Roxana Simona Loredana Denisa Bianca Larisa Adriana Ștefania",
        "Popa Popescu Ionescu Dumitru Stan Stoica Gheorghe Rusu Munteanu Matei Constantin Marin "
        "Ciobanu Lazăr Dinu Radu Șerban Nistor Moldovan Florea Văduva Țurcanu Stănescu Pîrvu",
        "Al Băl Bog Că Cr Dob Dră Făl Ga Io Isp Lu Mân Mol Nea Ol Pan Păun Rad Sîr Stan Ște Tă Ti "
        "Tom Ur Văs Vla Zăr Buc Cos Dav Geo Lăz Mun Nic",
        "escu eanu aru oiu an ache a easa ila uță ăreanu ici ancu ovan enco ariu iu ăscu in ea oț "
        "ulescu inescu ineanu ănescu era oreanu ușă olea uș ete anu ovici usă ăilă ure",
        "ian el uț in ică u an iel aș or", "ina ela uța ica ana iela eta ița ora lia",
    ),
    Group(
        "bg", 0.07,
        "Georgi Ivan Dimitar Nikolay Petar Hristo Todor Aleksandar Stefan Yordan Vasil Stoyan "
        "Atanas Angel Krasimir Plamen Martin Kiril Emil Rumen Boris Veselin Asen Mehmed Mincho",
        "Maria Ivanka Elena Yordanka Penka Mariya Rositsa Daniela Desislava Gergana Petya Vesela "
        "Radka Svetla Tsvetelina Ralitsa Viktoria Aleksandra Kalina Snezhana Zlatka Stanka Fatme",
        "Ivanov Georgiev Dimitrov Petrov Nikolov Hristov Stoyanov Todorov Iliev Vasilev Atanasov "
        "Petkov Angelov Kolev Yordanov Marinov Stefanov Popov Mihaylov Krastev Kostov Dimov Asenov",
        "Bal Boy Bor Dan Dim Don Gan Gen Gosp Hadzh Il Kal Kos Kra Lal Mar Mil Min Nay Ned Pav "
        "Pen Rad Rus Sla Sto Tan Tod Tsan Vel Vla Yan Zah Zhel Zla Chav",
        "ev ov iev kov anov chev ilov inov enov arov ovski anski dzhiev shev imirov iyanov ulov "
        "etov olov orov eshki itov akov ekov okov ukov istov amov emov omov anchev enchev onchev",
        "cho mir slav din ko an yan en il o", "ka mira slava dina ya ana yana ena ila a",
        feminine=_SLAVIC, cyrillic=0.07,
    ),
    Group(
        "uk", 0.05,
        "Oleksandr Serhii Volodymyr Andrii Oleksii Dmytro Mykola Ivan Vasyl Yurii Viktor Ihor "
        "Oleh Petro Mykhailo Bohdan Roman Maksym Vitalii Ruslan Yevhen Taras Anatolii Denys",
        "Olena Oksana Iryna Natalia Tetiana Svitlana Kateryna Yuliia Anna Maria Halyna Liudmyla "
        "Viktoriia Nadiia Anastasiia Daria Sofiia Alina Inna Yana Khrystyna Valentyna Zoriana",
        "Melnyk Shevchenko Kovalenko Bondarenko Boiko Tkachenko Kravchenko Kovalchuk Koval "
        "Oliinyk Shevchuk Polishchuk Lysenko Savchenko Marchenko Rudenko Petrenko Moroz Kravets",
        "Babi Bila Bond Cher Dani Dem Dov Fed Hav Hol Hry Ivan Kly Kol Kost Kuz Lev Lyt Mak Myr "
        "Naz Ost Pav Pyl Rom Sav Sem Stets Tym Vas Vol Yar Zakh Zub Shch Khom",
        "enko chuk uk iuk ak yshyn ets ko ovskyi ych ivskyi ash ura ii un ytskyi iv yk chenko "
        "onko ienko yna ovets iichuk enchuk anchuk ovych evych ylo ula ushko yshko achenko ienets",
        "slav myr ii yk ko dan lo en as yan", "slava myra iia yna ka dana la ena asia yana",
        feminine=(*_SLAVIC, ("skyi", "ska")), cyrillic=0.07,
    ),
    Group(
        "ar", 0.10,
        "Mohamed Ahmed Youssef Ali Omar Hassan Ibrahim Mustafa Khalid Abdullah Said Rachid Karim "
        "Bilal Hamza Samir Yahya Nabil Tarik Jamal Mahmoud Hussein Amir Walid Zakaria Ismail",
        "Fatima Aisha Maryam Khadija Zahra Amina Nour Layla Samira Yasmin Hanan Rania Salma Noura "
        "Latifa Malika Karima Hind Dounia Rabia Asma Sara Najat Zineb Souad Imane Ikram Houda",
        "Ahmed Mohamed Ali Hassan Hussein Ibrahim Khalil Amrani Idrissi Alaoui Bakkali Mansour "
        "Haddad Saleh Abdi Omar Said Nasser Darwish Hamdi Othman Farah Najjar Aziz Bouali Sabri",
        "Abd Bel Ben Bou Cha Dar Far Gha Had Hak Has Jab Jaz Kha Lah Mah Mas Naj Nas Oua Qad Rah "
        "Ras Sab Sal Sha Sou Tah Taz Waz Yas Zah Zai Zou Mou Kas",
        "ani i oui ouni bi di ar awi ari ami an alla im oud adi ouri aqi ini ir ib akhi af ouch "
        "aoui our azi id ali ouli amri essi ane oun abi eddine aji",
        "id ir im eer ad an oud il ar is", "ia ira ima iya ada ana ouda ila ara isa",
        ("el", "al", "ben", "ait"), 0.35, 0.22,
    ),
    Group(
        "er", 0.04,
        "Tesfay Berhane Yonas Filmon Samuel Abraham Kidane Dawit Haile Mehari Robel Simon Bereket "
        "Habtom Natnael Aman Merhawi Daniel Petros Mussie Isaias Kibrom Tekle Goitom Efrem Henok",
        "Selam Helen Rahel Saba Feven Luwam Senait Almaz Bisrat Winta Eden Tsige Letebrhan Mebrat "
        "Hiwet Lidya Meron Ruta Semhar Yordanos Freweyni Abrehet Asmeret Nigisti Zaid Milen",
        "Tesfay Berhane Haile Gebremariam Kidane Tekle Habte Weldu Mehari Ghebre Abraha Hagos "
        "Woldemichael Asfaha Negash Desta Zerai Araya Teklu Mesfin Gebru Okbay Tewelde Andom",
        "Abra Asme Ber Bis Dest Ef Fes Ghe Gir Goi Hab Hag Hai Iyo Kahs Kid Kif Les Meb Meh Mek "
        "Mul Neg Oqb Sem Sol Tek Tes Wel Yem Yoh Zer Amd Geb Kub Tsa",
        "ay om e u ab is ale egzi mariam michael giorgis yesus ane ala os u as eab it hiwet "
        "selassie ti at en ar amlak un awi ib mede wold ot iel ezgi ai",
        "ay om e u ab is os ane iel it", "et at awit a iti ana enat u ayt es",
        default_day=0.3,
    ),
    Group(
        "tr", 0.04,
        "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Murat Ömer Yusuf Osman Emre Burak Kemal "
        "Serkan Fatih Halil Süleyman Kadir Volkan Uğur Erkan Tolga Çetin Bülent Orhan Şahin",
        "Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Sultan Hanife Merve Büşra Esra Özlem "
        "Derya Gül Songül Yasemin Tuğba Kübra Sevgi Nurten Gülsüm Havva Zehra Melek Hülya",
        "Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç "
        "Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Acar Güneş Aktaş",
        "Ak Al Ar Ay Bal Boz Çak Çel Dal Dem Dur Er Gök Gül Han Kar Kıl Kor Kur Mut Ok Öz Pol "
        "Sar Sav Şah Taş Tek Top Tun Uç Ulu Ün Yal Yıl Yur",
        "man demir kaya oğlu taş can türk bay soy er gün tepe kan daş ök sal maz ar ıcı gül yurt "
        "dağ polat tekin alp su han çı gil baş koç ay yol türk",
        "han can kan tay gün tuğ bey er alp at", "gül nur han su ay can naz sel tan em",
    ),
    Group(
        "hu", 0.03,
        "László István József János Zoltán Sándor Gábor Ferenc Attila Péter Tamás Zsolt Tibor "
        "András Csaba Imre Lajos György Balázs Krisztián Róbert Mihály Norbert Béla Gergő Ádám",
        "Mária Erzsébet Katalin Ilona Éva Anna Zsuzsanna Margit Judit Ágnes Julianna Andrea Ildikó "
        "Erika Krisztina Irén Magdolna Eszter Edit Mónika Szilvia Gabriella Anita Viktória Réka",
        "Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Takács Juhász "
        "Lakatos Mészáros Oláh Simon Rácz Fekete Szilágyi Török Fehér Balázs Gál Kis Orsós Szűcs",
        "Bal Bán Bar Bod Csa Csor Deb Dom Er Far Fül Gál Gul Hor Jan Kár Kel Kom Lad Lak Mar Mez "
        "Nád Or Pál Pet Rad Sár Szab Szé Tak Tol Ud Vad Var Zim",
        "ai i y as ó ász ka kó gyi ányi szky esi osi ős ár ákos ér oki úr ics la ek úz áki eti "
        "osz ári olya ödi ányos os ura is ágyi ényi",
        "ó án ós ik or ád ár ás ó id", "i ka a na ilda ina ana éna ola éta",
    ),
)  # fmt: skip


class Pool:
    """Names of one kind from common to rare, drawn by how common they are."""

    __slots__ = ("_sums", "names")

    def __init__(self, names: tuple[str, ...], kind: str) -> None:
        shift, power = _FLATTEN[kind]
        self.names = names
        self._sums = list(accumulate((rank + shift) ** -power for rank in range(1, len(names) + 1)))

    def draw(self, chance: Random) -> str:
        """Draw a name as often as it is borne."""
        return self.names[bisect(self._sums, chance.random() * self._sums[-1])]

    def common(self, chance: Random, count: int) -> str:
        """Draw one of the `count` most common, each as often."""
        return self.names[int(chance.random() * count)]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a group, ready to be drawn from; a surname has its own tussenvoegsel."""

    group: Group
    male: Pool
    female: Pool
    families: Pool
    prefix_of: dict[str, str]


@lru_cache
def names_of(group: Group) -> Names:
    """Make a group's names: the same ones every time."""
    chance = Random(group.code)  # noqa: S311 - invented names, no secret
    common = dict(_common(word) for word in group.families.split())
    families = _made(list(common), group.stems, group.family_ends, _SURNAMES, chance)
    drawn = [name for name in families if name not in common and chance.random() < group.prefixed]
    prefix_of = {name: chance.choice(group.prefixes) for name in drawn}
    return Names(
        group,
        Pool(_made(group.male.split(), group.stems, group.male_ends, _GIVEN, chance), "given"),
        Pool(_made(group.female.split(), group.stems, group.female_ends, _GIVEN, chance), "given"),
        Pool(families, "surname"),
        prefix_of | {name: prefix for name, prefix in common.items() if prefix},
    )


def _common(word: str) -> tuple[str, str]:
    """A common surname and its tussenvoegsel: `Berg:van_den`."""
    name, _, prefix = word.partition(":")
    return name, prefix.replace("_", " ")


def _made(common: list[str], stems: str, ends: str, count: int, chance: Random) -> tuple[str, ...]:
    """The common names, then a stem and an end in a drawn order, then two stems and an end."""
    first, last = stems.split(), ends.split()
    short = [stem + end for stem in first for end in last]
    chance.shuffle(short)
    made = dict.fromkeys([*common, *short])
    while len(made) < count:
        made[chance.choice(first) + chance.choice(first).lower() + chance.choice(last)] = None
    return tuple(made)[:count]
