"""What one more place in each option would add, and the bound that follows from it.

One more place lets somebody in; whoever comes from another option leaves a place there, and so on. The worth of the
best such chain is the option's price. The prices also prove the placement: nobody can gain more than the prices of all
places plus what each unit has left over after paying for its best option (weak duality), whatever is placed where. If
that bound equals what was reached, nothing better exists.
Source: Shapley and Shubik (1971), International Journal of Game Theory 1, pp. 111-130.
"""

import numpy as np
import polars as pl

from penggerak.core.allocation._placement_problem import NONE, Chosen, Problem
from penggerak.core.allocation._placement_whole import Real, Whole


def prices(problem: Problem, chosen: Chosen) -> Whole:
    """What one more place would add, by option, in whole numbers. Right when `chosen` is the best placement."""
    gain, into, out_of = _moves(problem, chosen)
    starts = np.flatnonzero(np.diff(into, prepend=-1))
    price = np.zeros(len(problem.capacity) + 1, dtype=np.int64)  # the last: to stay without any option
    for _ in range(len(price) if len(gain) else 0):
        best = np.maximum.reduceat(gain + price[out_of], starts)
        risen = np.maximum(price[into[starts]], best)
        if np.array_equal(risen, price[into[starts]]):
            break
        price[into[starts]] = risen
    return price[:-1]


def price_bound(problem: Problem, room: Whole, price: Whole) -> int:
    """No placement is worth more, in whole numbers. room: places by option; price: any, at least 0."""
    left = problem.worth - price[problem.option]
    return int((room * price).sum()) + int(_best_by_unit(problem, left).sum())


def real_price_bound(problem: Problem, room: Whole, price: Real) -> float:
    """The same in benefit, where this was rounded on its way to whole numbers; rounding errors are on top."""
    left = problem.benefit - price[problem.option]
    terms = np.concatenate([room * price, _best_by_unit(problem, left)])
    slack = 4 * len(terms) * np.finfo(np.float64).eps * problem.benefit.max(initial=0.0)
    return float(terms.sum() + slack)


def _best_by_unit(problem: Problem, left: Whole | Real) -> Whole | Real:
    """The most that each unit has left over, 0 at least."""
    if not len(left):
        return left
    starts = np.flatnonzero(np.diff(problem.unit, prepend=-1))
    return np.maximum(np.maximum.reduceat(left, starts), 0)


def _moves(problem: Problem, chosen: Chosen) -> tuple[Whole, Whole, Whole]:
    """The best gain of one unit's move into each option out of each other one (the last: out of none)."""
    nowhere = len(problem.capacity)
    worth_now = np.where(chosen == NONE, 0, problem.worth[chosen]) if len(problem.worth) else chosen * 0
    option_now = np.where(chosen == NONE, nowhere, problem.option[chosen]) if len(problem.worth) else chosen * 0
    out_of = option_now[problem.unit]
    elsewhere = out_of != problem.option
    gain = (problem.worth - worth_now[problem.unit])[elsewhere]
    route = (problem.option * (nowhere + 1) + out_of)[elsewhere]
    best = pl.DataFrame({"route": route, "gain": gain}).group_by("route").agg(pl.col("gain").max()).sort("route")
    routes = best["route"].to_numpy()
    return best["gain"].to_numpy(), routes // (nowhere + 1), routes % (nowhere + 1)
