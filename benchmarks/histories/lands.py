"""What differs between countries: towns, streets, names, phones, networks, money."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """A country as its shoppers fill it in. ``9`` stands for any digit, ``A`` for any letter."""

    country: str
    towns: tuple[tuple[str, str, str], ...]
    """Name, pattern of its post codes, region."""
    streets: tuple[str, ...]
    street_first: bool
    """Whether the house number follows the street."""
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    heads: tuple[str, ...]
    """Beginnings of rarer family names; any of ``tails`` may follow."""
    tails: tuple[str, ...]
    mobile: str
    currency: str
    units: float
    """How many of its currency make one euro."""
    languages: tuple[str, ...]
    mailboxes: tuple[str, ...]
    networks: tuple[str, ...]
    """Beginnings of addresses that households have."""
    mobile_networks: tuple[str, ...]
    """Beginnings of addresses that a carrier shares among many."""
    locker: str


_SWEDEN: Final = Land(
    country="SE",
    towns=(
        ("Stockholm", "11999", ""),
        ("Göteborg", "41999", ""),
        ("Malmö", "21999", ""),
        ("Uppsala", "75399", ""),
        ("Linköping", "58299", ""),
        ("Umeå", "90399", ""),
        ("Örebro", "70299", ""),
        ("Kalmar", "39299", ""),
        ("Falun", "79199", ""),
    ),
    streets=(
        *("Storgatan", "Kungsgatan", "Drottninggatan", "Skolgatan", "Vasagatan", "Parkvägen"),
        *("Ringvägen", "Björkvägen", "Södra vägen", "Nygatan", "Kyrkogatan", "Industrigatan"),
        *("Trädgårdsgatan", "Lindvägen", "Strandvägen", "Bergsgatan", "Tallvägen", "Ekgatan"),
    ),
    street_first=True,
    firsts=(
        *("Anna", "Eva", "Maria", "Karin", "Sara", "Kristina", "Lena", "Emma", "Ingrid", "Åsa"),
        *("Lars", "Mikael", "Anders", "Johan", "Erik", "Per", "Karl", "Jan", "Fredrik", "Göran"),
        *("Elin", "Oskar", "Hanna", "Viktor", "Ida", "Simon", "Amanda", "Björn", "Ulla", "Nils"),
    ),
    lasts=(
        *("Andersson", "Johansson", "Karlsson", "Nilsson", "Eriksson", "Larsson", "Olsson"),
        *("Persson", "Svensson", "Gustafsson", "Pettersson", "Jonsson", "Jansson", "Hansson"),
        *("Bengtsson", "Lindberg", "Lindström", "Bergström", "Sandberg", "Forsberg", "Åberg"),
        *("Holm", "Öberg", "Söderström", "Wallin", "Ek", "Nyström", "Hedlund", "Björk", "Falk"),
    ),
    heads=("Lind", "Berg", "Sand", "Sjö", "Ek", "Björk", "Hög", "Ny", "Norr", "Öst", "Ros", "Ahl"),
    tails=(
        "ström",
        "gren",
        "qvist",
        "lund",
        "holm",
        "dahl",
        "blad",
        "man",
        "in",
        "stedt",
        "vall",
        "fors",
    ),
    mobile="+46739999999",
    currency="SEK",
    units=11.2,
    languages=("sv-SE,sv;q=0.9,en;q=0.8", "sv-SE", "sv,en-US;q=0.7,en;q=0.3", "en-US,en;q=0.9"),
    mailboxes=("gmail.com", "hotmail.com", "telia.com", "outlook.com", "icloud.com", "live.se"),
    networks=("78.72", "81.224", "213.112", "85.224", "90.224", "83.250", "155.4"),
    mobile_networks=("2.64", "94.191", "176.10"),
    locker="PostNord Ombud",
)
_NORWAY: Final = Land(
    country="NO",
    towns=(
        ("Oslo", "0199", ""),
        ("Bergen", "5099", ""),
        ("Trondheim", "7099", ""),
        ("Stavanger", "4099", ""),
        ("Tromsø", "9009", ""),
    ),
    streets=("Storgata", "Kirkegata", "Skolegata", "Parkveien", "Strandgata", "Fjellveien"),
    street_first=True,
    firsts=("Anne", "Inger", "Kari", "Marit", "Ole", "Kjell", "Knut", "Svein", "Nora", "Jonas"),
    lasts=("Hansen", "Johansen", "Olsen", "Larsen", "Andersen", "Berg", "Haugen", "Dahl", "Lie"),
    heads=("Sol", "Nord", "Bjerk", "Hag", "Lille", "Stor", "Øst", "Vest", "Lang", "Myr"),
    tails=("vik", "heim", "stad", "moen", "bakken", "seth", "li", "dal", "rud", "nes"),
    mobile="+4749999999",
    currency="NOK",
    units=11.6,
    languages=("nb-NO,nb;q=0.9,en;q=0.7", "nb-NO", "en-US,en;q=0.9"),
    mailboxes=("gmail.com", "hotmail.com", "online.no", "outlook.com", "icloud.com"),
    networks=("84.208", "88.88", "80.202", "85.164"),
    mobile_networks=("46.66", "77.16"),
    locker="Post i Butikk",
)
_DENMARK: Final = Land(
    country="DK",
    towns=(
        ("København", "2199", ""),
        ("Aarhus", "8000", ""),
        ("Odense", "5000", ""),
        ("Aalborg", "9000", ""),
    ),
    streets=("Hovedgaden", "Nørregade", "Vestergade", "Skolevej", "Møllevej", "Østergade"),
    street_first=True,
    firsts=("Anne", "Kirsten", "Mette", "Hanne", "Peter", "Jens", "Lars", "Søren", "Freja", "Emil"),
    lasts=("Nielsen", "Jensen", "Hansen", "Pedersen", "Andersen", "Møller", "Kjær", "Lund"),
    heads=("Skov", "Bjerre", "Nør", "Vester", "Kirke", "Lind", "Holm", "Bak", "Ros", "Mark"),
    tails=("gaard", "skov", "holt", "bæk", "mark", "lund", "dal", "bro", "strup", "vang"),
    mobile="+4529999999",
    currency="DKK",
    units=7.46,
    languages=("da-DK,da;q=0.9,en;q=0.8", "da", "en-US,en;q=0.9"),
    mailboxes=("gmail.com", "hotmail.com", "mail.dk", "outlook.com", "icloud.com"),
    networks=("80.160", "87.48", "2.104", "188.176"),
    mobile_networks=("80.62", "176.20"),
    locker="Udleveringssted Pakkeshop",
)
_FINLAND: Final = Land(
    country="FI",
    towns=(
        ("Helsinki", "00190", ""),
        ("Tampere", "33100", ""),
        ("Turku", "20100", ""),
        ("Oulu", "90100", ""),
    ),
    streets=("Kauppakatu", "Kirkkokatu", "Koulukatu", "Rantatie", "Puistokatu", "Asemakatu"),
    street_first=True,
    firsts=("Maria", "Helena", "Anneli", "Johanna", "Juhani", "Matti", "Mikko", "Aino", "Eero"),
    lasts=("Korhonen", "Virtanen", "Mäkinen", "Nieminen", "Mäkelä", "Hämäläinen", "Laine"),
    heads=("Hei", "Kos", "Lah", "Rau", "Sal", "Tuo", "Kar", "Jär", "Ran", "Saa"),
    tails=("kkinen", "nen", "tinen", "minen", "mäki", "vainio", "joki", "ranta", "la", "kinen"),
    mobile="+358409999999",
    currency="EUR",
    units=1.0,
    languages=("fi-FI,fi;q=0.9,en;q=0.8", "fi", "sv-FI,sv;q=0.9", "en-US,en;q=0.9"),
    mailboxes=("gmail.com", "hotmail.com", "luukku.com", "outlook.com", "icloud.com"),
    networks=("88.112", "91.152", "80.220", "84.248"),
    mobile_networks=("85.76", "176.93"),
    locker="SmartPost Pakettiautomaatti Locker",
)
_GERMANY: Final = Land(
    country="DE",
    towns=(
        ("Berlin", "10999", "BE"),
        ("Hamburg", "20999", "HH"),
        ("München", "80999", "BY"),
        ("Köln", "50999", "NW"),
        ("Leipzig", "04199", "SN"),
        ("Stuttgart", "70199", "BW"),
    ),
    streets=(
        *("Hauptstraße", "Bahnhofstraße", "Gartenstraße", "Schulstraße", "Dorfstraße"),
        *("Bergstraße", "Lindenallee", "Kirchweg", "Waldweg", "Goethestraße", "Am Markt"),
    ),
    street_first=True,
    firsts=(
        *("Anja", "Sabine", "Petra", "Monika", "Julia", "Katharina", "Jörg", "Thomas", "Stefan"),
        *("Michael", "Andreas", "Jürgen", "Lukas", "Leonie", "Heike", "Uwe", "Jan", "Mia"),
    ),
    lasts=(
        *("Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker"),
        *("Schulz", "Hoffmann", "Schäfer", "Koch", "Bauer", "Richter", "Klein", "Wolf", "Groß"),
    ),
    heads=("Brau", "Hahn", "Stein", "Linden", "Ross", "Hoch", "Neu", "Alt", "Eich", "Kalt", "Wald"),
    tails=("mann", "bach", "berger", "meier", "feld", "hauer", "wald", "müller", "lein", "brück"),
    mobile="+4915129999999",
    currency="EUR",
    units=1.0,
    languages=("de-DE,de;q=0.9,en;q=0.8", "de-DE", "de,en-US;q=0.7,en;q=0.3", "en-US,en;q=0.9"),
    mailboxes=("gmail.com", "web.de", "gmx.de", "t-online.de", "outlook.com", "icloud.com"),
    networks=("84.128", "91.0", "79.192", "217.80", "87.122", "95.88"),
    mobile_networks=("80.187", "109.40"),
    locker="Packstation",
)
_NETHERLANDS: Final = Land(
    country="NL",
    towns=(
        ("Amsterdam", "1099 AA", ""),
        ("Rotterdam", "3099 AA", ""),
        ("Utrecht", "3599 AA", ""),
        ("Eindhoven", "5699 AA", ""),
    ),
    streets=("Dorpsstraat", "Kerkstraat", "Molenweg", "Schoolstraat", "Stationsweg", "Nieuwstraat"),
    street_first=True,
    firsts=("Anna", "Johanna", "Daan", "Sem", "Emma", "Pieter", "Willem", "Sanne", "Femke", "Bram"),
    lasts=("de Jong", "Jansen", "de Vries", "van den Berg", "Bakker", "Visser", "Smit", "Mulder"),
    heads=("van der Meer", "Brouw", "Hoek", "Kuip", "Dijk", "Ver", "Groen", "Schou", "Post", "Vos"),
    tails=("stra", "huis", "man", "ers", "kamp", "veld", "ema", "sma", "beek", "hof"),
    mobile="+31629999999",
    currency="EUR",
    units=1.0,
    languages=("nl-NL,nl;q=0.9,en;q=0.8", "nl", "en-US,en;q=0.9"),
    mailboxes=("gmail.com", "hotmail.nl", "ziggo.nl", "kpnmail.nl", "outlook.com", "icloud.com"),
    networks=("84.80", "145.53", "77.160", "83.80"),
    mobile_networks=("62.140", "188.207"),
    locker="PostNL Servicepoint",
)
_BRITAIN: Final = Land(
    country="GB",
    towns=(
        ("London", "E9 9AA", ""),
        ("Manchester", "M9 9AA", ""),
        ("Birmingham", "B9 9AA", ""),
        ("Leeds", "LS9 9AA", ""),
        ("Bristol", "BS9 9AA", ""),
    ),
    streets=(
        "High Street",
        "Station Road",
        "Church Lane",
        "Park Road",
        "Victoria Road",
        "The Green",
    ),
    street_first=False,
    firsts=("Olivia", "Amelia", "George", "Harry", "Jack", "Emily", "Sarah", "David", "Susan"),
    lasts=("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Evans", "Thomas", "Patel"),
    heads=("Hart", "Ash", "Wood", "Thorn", "Black", "White", "Rad", "Stan", "Brad", "Whit", "Holl"),
    tails=("ley", "ford", "worth", "well", "field", "ton", "by", "bourne", "man", "cliffe"),
    mobile="+447409999999",
    currency="GBP",
    units=0.86,
    languages=("en-GB,en;q=0.9", "en-GB", "en-US,en;q=0.9"),
    mailboxes=("gmail.com", "btinternet.com", "hotmail.co.uk", "outlook.com", "icloud.com"),
    networks=("81.128", "86.128", "92.0", "90.192"),
    mobile_networks=("82.132", "92.40"),
    locker="InPost Parcel Locker",
)
_AMERICA: Final = Land(
    country="US",
    towns=(
        ("New York", "10099", "NY"),
        ("Chicago", "60699", "IL"),
        ("Houston", "77099", "TX"),
        ("Seattle", "98199", "WA"),
        ("Denver", "80299", "CO"),
    ),
    streets=("Main St", "Oak Ave", "Maple Dr", "Washington St", "2nd St", "Park Ave", "Cedar Ln"),
    street_first=False,
    firsts=("James", "Mary", "John", "Linda", "Robert", "Jennifer", "Michael", "Ashley", "Tyler"),
    lasts=("Smith", "Johnson", "Williams", "Brown", "Garcia", "Miller", "Davis", "Nguyen", "Lee"),
    heads=("Hart", "Rod", "Mart", "Ander", "Peter", "John", "Stev", "Cal", "Har", "Mor", "Rob"),
    tails=("son", "riguez", "inez", "ens", "houn", "rison", "gan", "ert", "kins", "ston"),
    mobile="+12125559999",
    currency="USD",
    units=1.08,
    languages=("en-US,en;q=0.9", "en-US", "es-US,es;q=0.9,en;q=0.8"),
    mailboxes=("gmail.com", "yahoo.com", "outlook.com", "aol.com", "icloud.com"),
    networks=("73.0", "98.192", "24.0", "71.160", "68.32"),
    mobile_networks=("172.56", "174.192"),
    locker="Amazon Hub Locker",
)
LANDS: Final[Mapping[str, Land]] = {
    land.country: land
    for land in (
        *(_SWEDEN, _NORWAY, _DENMARK, _FINLAND),
        *(_GERMANY, _NETHERLANDS, _BRITAIN, _AMERICA),
    )
}
FIRSTS_ANYWHERE: Final = (
    *("Sofia", "Laura", "Julia", "Alice", "Clara", "Nina", "Lisa", "Elisa", "Rebecca", "Martina"),
    *("Daniel", "Adam", "Lucas", "Noah", "Oliver", "Leo", "Alexander", "Martin", "Philip", "Max"),
)
"""Given names that are borne in all these countries."""
HOSTING: Final = ("5.9", "51.15", "159.65", "167.99", "45.76", "146.70", "104.238", "185.220")
"""Beginnings of addresses of data centres, where VPNs end too."""
TOO_FAR: Final = ("102.89", "41.58", "105.112", "196.200", "5.62", "86.105", "95.76", "182.64")
"""Beginnings of addresses of households in countries where the shops sell nothing."""
