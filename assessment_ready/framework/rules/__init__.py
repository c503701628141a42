"""Pure rules of the framework: arithmetic, published results, the shape of a framework file and of an import."""

from assessment_ready.framework.rules.published import StatementBenchmark
from assessment_ready.framework.rules.scale import Band, Scale, normalised, points

__all__ = ["Band", "Scale", "StatementBenchmark", "normalised", "points"]
