"""One function a chart: a dossier or a panel in, a :class:`~selfeval.display.Plot` out.

Where the data for a chart is missing, the function returns a note that says so.
"""

from .. import quick as quick  # before Altair
from .budget import budget_bridge, structure
from .decomposition import change_bridge
from .delivery import services, unit_costs
from .execution import balance_rates, execution_by_category, projects, quarterly_pace
from .explore import linked
from .live import live_comparison
from .monitoring import double_monitoring, year_end
from .scoring import score_ranges
from .service_trends import services_over_years
from .strips import strips
from .trends import (
    budget_over_years,
    pace_over_years,
    peers,
    rates_over_years,
)

__all__ = [
    "balance_rates",
    "budget_bridge",
    "budget_over_years",
    "change_bridge",
    "double_monitoring",
    "execution_by_category",
    "linked",
    "live_comparison",
    "pace_over_years",
    "peers",
    "projects",
    "quarterly_pace",
    "rates_over_years",
    "score_ranges",
    "services",
    "services_over_years",
    "strips",
    "structure",
    "unit_costs",
    "year_end",
]
