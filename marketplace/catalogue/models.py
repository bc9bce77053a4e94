"""Oscar's catalogue: products that belong to a seller, are made by a producer, and speak three languages."""

from marketplace.catalogue.category_models import Category, CategoryTranslation
from marketplace.catalogue.food_models import FoodInformation
from marketplace.catalogue.photo_models import ProductImage
from marketplace.catalogue.product_models import Product, ProductTranslation

__all__ = ["Category", "CategoryTranslation", "FoodInformation", "Product", "ProductClass", "ProductImage", "ProductTranslation"]

from oscar.apps.catalogue.models import *  # noqa: F403
from oscar.apps.catalogue.models import ProductClass  # named, since type checkers lose a star within a circle of imports
