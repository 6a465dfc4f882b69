"""What the product costs as a whole: each module registers its measures when it is imported."""

from promotions.benchmarks import bulk_writes, packages, reading, vacancies

__all__ = ["bulk_writes", "packages", "reading", "vacancies"]
