"""Tables of opportunities, applications and allocations."""

from penggerak.apps.opportunities.models.allocation import Allocation, Place
from penggerak.apps.opportunities.models.application import Application, Document, Hit, Overruling, Step
from penggerak.apps.opportunities.models.opportunity import Edition, Opportunity

__all__ = ["Allocation", "Application", "Document", "Edition", "Hit", "Opportunity", "Overruling", "Place", "Step"]
