"""Addresses of strategies and workforce risks."""

from django.urls import URLPattern, path

from workforce.views import (
    risks,
    strategies,
    strategy_forms,
    strategy_mapping,
    strategy_parts,
    strategy_public,
    strategy_versions,
)

_AREA = "councils/<slug:council>/workforce/"
_STRATEGY = f"{_AREA}strategies/<int:strategy>/"
_STRAND = f"{_AREA}strands/<int:strand>/"
_PART = f"{_AREA}strategy-parts/<int:strategy_part>/"
_RISK = f"{_AREA}risks/<int:workforce_risk>/"

urlpatterns: list[URLPattern] = [
    path(f"{_AREA}strategies/", strategies.StrategiesPage.as_view(), name="strategies"),
    path(f"{_AREA}strategies/new/", strategy_forms.StrategyCreatePage.as_view(), name="strategy-create"),
    path(_STRATEGY, strategies.StrategyPage.as_view(), name="strategy"),
    path(f"{_STRATEGY}edit/", strategy_forms.StrategyEditPage.as_view(), name="strategy-edit"),
    path(f"{_STRATEGY}consult/", strategy_forms.StrategyConsultView.as_view(), name="strategy-consult"),
    path(f"{_STRATEGY}back/", strategy_forms.StrategyBackView.as_view(), name="strategy-back"),
    path(f"{_STRATEGY}agree/", strategy_forms.StrategyAgreePage.as_view(), name="strategy-agree"),
    path(f"{_STRATEGY}activate/", strategy_forms.StrategyActivateView.as_view(), name="strategy-activate"),
    path(f"{_STRATEGY}new-edition/", strategy_forms.StrategyRenewPage.as_view(), name="strategy-renew"),
    path(f"{_STRATEGY}public/", strategy_forms.StrategyPublicPage.as_view(), name="strategy-public"),
    path(f"{_STRATEGY}versions/", strategy_versions.StrategyVersionsPage.as_view(), name="strategy-versions"),
    path(
        f"{_AREA}strategy-versions/<int:strategy_version>/",
        strategy_versions.StrategyVersionPage.as_view(),
        name="strategy-version",
    ),
    path(f"{_STRATEGY}mapping/", strategy_mapping.StrategyMappingPage.as_view(), name="strategy-mapping"),
    path(
        f"{_AREA}intended/<int:intended>/mapping/",
        strategy_mapping.IntendedMappingPage.as_view(),
        name="intended-mapping",
    ),
    path(f"{_STRATEGY}strands/new/", strategy_parts.StrandCreatePage.as_view(), name="strand-create"),
    path(_STRAND, strategy_parts.StrandEditPage.as_view(), name="strand"),
    path(f"{_STRAND}remove/", strategy_parts.StrandRemovePage.as_view(), name="strand-remove"),
    path(f"{_STRAND}up/", strategy_parts.StrandUpView.as_view(), name="strand-up"),
    path(f"{_STRAND}down/", strategy_parts.StrandDownView.as_view(), name="strand-down"),
    path(f"{_STRATEGY}parts/new/", strategy_parts.PartCreatePage.as_view(), name="strategy-part-create"),
    path(_PART, strategy_parts.PartEditPage.as_view(), name="strategy-part"),
    path(f"{_PART}remove/", strategy_parts.PartRemovePage.as_view(), name="strategy-part-remove"),
    path(f"{_PART}up/", strategy_parts.PartUpView.as_view(), name="strategy-part-up"),
    path(f"{_PART}down/", strategy_parts.PartDownView.as_view(), name="strategy-part-down"),
    path(f"{_AREA}risks/", risks.RisksPage.as_view(), name="risks"),
    path(f"{_AREA}risks/new/", risks.RiskCreatePage.as_view(), name="risk-create"),
    path(_RISK, risks.RiskPage.as_view(), name="risk"),
    path(f"{_RISK}edit/", risks.RiskEditPage.as_view(), name="risk-edit"),
    path(f"{_RISK}review/", risks.RiskReviewPage.as_view(), name="risk-review"),
    path(f"{_RISK}close/", risks.RiskClosePage.as_view(), name="risk-close"),
    path(f"{_RISK}reopen/", risks.RiskReopenView.as_view(), name="risk-reopen"),
    # Outside every council's doors: the capture is not "council", which only members may enter.
    path("strategies/<slug:place>/", strategy_public.PublicStrategyPage.as_view(), name="public-strategy"),
]
