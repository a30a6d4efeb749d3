"""Which rows of the made-up lists speak of one business: decided by linkage alone, in one batch."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from penggerak.apps.copying import next_ids
from penggerak.apps.register.demo._statements import Doubt, Statement
from penggerak.apps.register.models import Business
from penggerak.apps.register.queries.linking import link_frames, linkable_frame, weights_of
from penggerak.core.linkage import Linkage


@dataclass(frozen=True, slots=True)
class Found:
    """businesses: statement -> business. doubts: pairs between the two thresholds, for a person. linkage: the run."""

    businesses: Mapping[str, int]
    doubts: Sequence[Doubt]
    linkage: Linkage


def linked(told: Sequence[Statement]) -> Found:
    lists: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for one in told:
        lists[one.key.partition(":")[0]].append((one.key, one.values))
    linkage = link_frames({name: linkable_frame(rows) for name, rows in lists.items()})
    cluster_of = dict(linkage.clusters.select("record_id", "cluster_id").iter_rows())
    clusters = dict.fromkeys(cluster_of[one.key] for one in told)
    numbers = dict(zip(clusters, next_ids(Business, len(clusters)), strict=True))
    businesses = {key: numbers[cluster] for key, cluster in cluster_of.items()}
    doubts = [
        (pair["left_id"], businesses[pair["right_id"]], pair["probability"], weights_of(pair))
        for pair in linkage.pairs.iter_rows(named=True)
        if businesses[pair["left_id"]] != businesses[pair["right_id"]]
    ]
    return Found(businesses, doubts, linkage)
