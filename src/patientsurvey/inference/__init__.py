"""Tests of differences between groups of respondents, in the tidy schema of the estimates.

Two specs, called like every estimate on respondents and codebook::

    DifferenceTest("services_12m", by="severe", groups=("yes", "no"), levels=EVERY)
    Anova(("outcome_helps", "outcome_hope"), by="age_group", pooled=True)
    Anova(("coc_1_access", "coc_4_wait"), by="sector", pooled="only")

Rows of one test share sector, outcome and level. What is compared stands in ``group`` for a
difference (``severe=yes-no``: first group less the second) and in ``term`` for an analysis of
variance (``age_group``). Groups that join several questions come from
:class:`patientsurvey.composites.Composed` around the spec.

=====================  ============================================================================
statistic              estimate, and what else the row holds
=====================  ============================================================================
``percentage_points``  first group's share less the second's, where answers are counted; Welch's
                       standard error, interval and p
``difference``         the same between means, in the outcome's own units
``t_welch``            Welch's t, its p; ``df_welch`` its degrees of freedom
``t_pooled``           Student's t with pooled variance, its p
``cohens_h``           effect size of a difference between shares; ``cohens_d`` one between means
``f_statistic``        F of the one-way analysis of variance, its p; ``df_between``, ``df_within``
``f_welch``            Welch's F, its p; ``df_within_welch`` its denominator's degrees of freedom
``eta_squared``        share of the outcome's variance that lies between the groups
``p_holm``             Welch's p corrected after Holm for all tests of the spec in the same sector
=====================  ============================================================================

References
----------
Welch, B. L. (1951). On the comparison of several mean values. Biometrika, 38(3/4), 330-336.
Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
of Statistics, 6(2), 65-70.
Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Erlbaum.
"""

from .difference import EVERY, DifferenceTest, cohens_d, cohens_h
from .families import holm
from .variance import Anova

__all__ = ["EVERY", "Anova", "DifferenceTest", "cohens_d", "cohens_h", "holm"]
