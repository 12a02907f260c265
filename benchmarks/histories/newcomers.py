"""Names in several scripts and spellings, and what documents make of them."""

from typing import Final

FROM_AFAR: Final = (
    # given name, family name as typed; the same as a document has them in Latin letters
    ("Fatima", "Al-Hassan", "Fatima", "Alhassan"),
    ("Mohammed", "Yusuf", "Mohamed", "Yousuf"),
    ("محمد", "علي", "Mohamed", "Ali"),
    ("فاطمة", "حسن", "Fatima", "Hassan"),
    ("Олена", "Шевченко", "Olena", "Shevchenko"),
    ("Иван", "Петров", "Ivan", "Petrov"),
    ("Γιώργος", "Παπαδόπουλος", "Giorgos", "Papadopoulos"),
    ("伟", "王", "Wei", "Wang"),
    ("Nguyễn", "Anh", "Nguyen", "Anh"),
    ("José Luis", "García Pérez", "Jose Luis", "Garcia Perez"),
    ("Łukasz", "Wójcik", "Lukasz", "Wojcik"),
    ("Ayşe", "Yılmaz", "Ayse", "Yilmaz"),
    ("Priya", "Sharma", "Priya", "Sharma"),
    ("Zoë", "O'Brien", "Zoe", "OBrien"),
    ("Abdi", "Warsame", "Abdi Hassan", "Warsame"),
)
SECOND_NAMES: Final = ("Maria", "Elisabeth", "Karl", "Johan", "Sofia", "Erik", "Anne", "Peter")
