"""Tables of training: the catalogue, and what people completed."""

from training.models.catalogue import TrainingProgram
from training.models.history import TrainingHistory

__all__ = ["TrainingHistory", "TrainingProgram"]
