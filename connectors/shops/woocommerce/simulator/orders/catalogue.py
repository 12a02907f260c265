"""What the store sells: enough for a regular's small order and for a dear basket of resaleable goods."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product; the price is a decimal number in the store's currency."""

    id: int
    sku: str
    name: str
    price: str


PRODUCTS = (
    Product(id=10, sku="JKT-1", name="Winter jacket", price="1299.00"),
    Product(id=11, sku="SCK-1", name="Wool socks", price="149.00"),
    Product(id=12, sku="MUG-1", name="Enamel mug", price="129.00"),
    Product(id=13, sku="BAG-1", name="Canvas backpack", price="799.00"),
    Product(id=14, sku="PHN-1", name="Smartphone 256 GB", price="12990.00"),
    Product(id=15, sku="WTC-1", name="GPS watch", price="6990.00"),
    Product(id=16, sku="HPH-1", name="Wireless headphones", price="3490.00"),
    Product(id=17, sku="GFT-1", name="Gift card", price="1000.00"),
)

_BY_ID = {product.id: product for product in PRODUCTS}
_BY_SKU = {product.sku: product for product in PRODUCTS}


def find_product(*, product_id: object = None, sku: object = None) -> Product | None:
    """Find a product by its SKU, else by its number."""
    if sku:
        return _BY_SKU.get(str(sku))
    return _BY_ID.get(int(str(product_id))) if product_id else None
