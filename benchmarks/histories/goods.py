"""What the invented shops sell: titles, categories, prices in euros."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """One article; ``price`` is its usual price in euros."""

    title: str
    category: str
    price: float
    wanted: float = 1.0
    """How often honest buyers take it."""
    resold: float = 0.2
    """How gladly fraudsters take it."""
    digital: bool = False


_FASHION: Final = (
    Ware(title="Cotton T-shirt", category="clothing", price=19, wanted=5),
    Ware(title="Jeans slim", category="clothing", price=69, wanted=4),
    Ware(title="Wool sweater", category="clothing", price=89, wanted=3),
    Ware(title="Winter jacket", category="outerwear", price=189, wanted=1.5, resold=1),
    Ware(title="Sneakers Air", category="shoes", price=129, wanted=3, resold=2),
    Ware(title="Leather boots", category="shoes", price=169, wanted=1.5, resold=0.8),
    Ware(title="Designer handbag", category="bags", price=420, wanted=0.4, resold=3),
    Ware(title="Socks 5-pack", category="clothing", price=12, wanted=4),
    Ware(title="Summer dress", category="clothing", price=59, wanted=3),
)
_ELECTRONICS: Final = (
    Ware(title="USB-C cable", category="accessories", price=12, wanted=5),
    Ware(title="Bluetooth speaker", category="audio", price=79, wanted=3, resold=0.6),
    Ware(title="Wireless headphones", category="audio", price=179, wanted=2.5, resold=2),
    Ware(title="iPhone 16 128 GB", category="phones", price=929, wanted=0.5, resold=5),
    Ware(title="Samsung Galaxy S25", category="phones", price=849, wanted=0.5, resold=4),
    Ware(title="Laptop 14 inch", category="computers", price=999, wanted=0.4, resold=2.5),
    Ware(title="PlayStation 5", category="gaming", price=549, wanted=0.6, resold=3),
    Ware(title="Robot vacuum", category="home", price=349, wanted=0.8, resold=0.6),
    Ware(title="Screen protector", category="accessories", price=15, wanted=4),
    Ware(title="Smartwatch", category="wearables", price=299, wanted=1, resold=2),
)
_HOME: Final = (
    Ware(title="Bed linen set", category="home", price=49, wanted=3),
    Ware(title="Frying pan", category="kitchen", price=39, wanted=3),
    Ware(title="Espresso machine", category="kitchen", price=489, wanted=0.5, resold=1),
    Ware(title="Floor lamp", category="lighting", price=119, wanted=1.5),
    Ware(title="Cushion cover", category="home", price=15, wanted=4),
    Ware(title="Cordless drill", category="tools", price=159, wanted=1, resold=1.2),
    Ware(title="Garden hose", category="garden", price=35, wanted=2),
)
_BEAUTY: Final = (
    Ware(title="Face cream", category="skin care", price=35, wanted=4),
    Ware(title="Perfume 100 ml", category="perfume", price=109, wanted=2, resold=2.5),
    Ware(title="Shampoo", category="hair care", price=14, wanted=5),
    Ware(title="Mascara", category="make-up", price=22, wanted=4),
    Ware(title="Hair dryer pro", category="hair care", price=329, wanted=0.4, resold=2),
    Ware(title="Vitamin D", category="health", price=12, wanted=3),
)
_JEWELS: Final = (
    Ware(title="Silver earrings", category="jewellery", price=45, wanted=3),
    Ware(title="Gold necklace 18k", category="jewellery", price=590, wanted=0.4, resold=4),
    Ware(title="Gold bar 10 g", category="bullion", price=1020, wanted=0.05, resold=2),
    Ware(title="Wrist watch automatic", category="watches", price=749, wanted=0.3, resold=3),
    Ware(title="Leather strap", category="watches", price=35, wanted=2),
)
GIFT_CARDS: Final = (
    Ware(title="Gift card 50", category="gift cards", price=50, wanted=1, resold=3, digital=True),
    Ware(
        title="Presentkort 100",
        category="gift cards",
        price=100,
        wanted=0.7,
        resold=4,
        digital=True,
    ),
    Ware(title="Game credit code", category="digital", price=25, wanted=1, resold=3, digital=True),
    Ware(title="E-book", category="digital", price=9, wanted=2, resold=0.1, digital=True),
)
SHOPS: Final[Mapping[str, tuple[Ware, ...]]] = {
    "fashion": _FASHION,
    "electronics": _ELECTRONICS,
    "home": _HOME,
    "beauty": _BEAUTY,
    "jewels": _JEWELS,
    "everything": (*_FASHION, *_ELECTRONICS, *_HOME, *_BEAUTY),
}
