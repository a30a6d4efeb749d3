"""The slow twin: one business at a time, in plain Python, from the canonical writing alone."""

from datetime import date, timedelta
from itertools import product


def anniversary_passed(day, on):
    return (day.month, day.day) <= (on.month, on.day)


def age(day, on):
    return on.year - day.year - (0 if anniversary_passed(day, on) else 1)


def whole_months(day, on):
    count = 0
    while True:
        year, month = divmod(day.year * 12 + day.month - 1 + count + 1, 12)
        if (year, month + 1, day.day) > (on.year, on.month, on.day):
            return count
        count += 1


def read(value, type_):
    return date.fromisoformat(value) if type_ == "date" and isinstance(value, str) else value


class Plainly:
    """One rule set (a dict as json.loads gives it) on one day."""

    def __init__(self, plain, on):
        self.plain, self.on = plain, on
        self.rules = [rule for rule in plain["rules"] if self._in_force(rule)]

    def _in_force(self, rule):
        first = date.fromisoformat(rule.get("valid_from", "0001-01-01"))
        last = date.fromisoformat(rule.get("valid_to", "9999-12-31"))
        return first <= self.on <= last

    # --- findings

    def findings(self, business):
        return {rule["id"]: self.holds(rule["condition"], business) for rule in self.rules}

    def verdict(self, business):
        met = list(self.findings(business).values())
        if False in met:
            return "not_yet"
        return "needs_a_person" if None in met else "eligible"

    def holds(self, condition, business):
        if "all" in condition:
            return conjunction([self.holds(one, business) for one in condition["all"]])
        if "any" in condition:
            return negation(conjunction([negation(self.holds(one, business)) for one in condition["any"]]))
        if "not" in condition:
            return negation(self.holds(condition["not"], business))
        if "first_known" in condition:
            known = [self.holds(one, business) for one in condition["first_known"]]
            known = [one for one in known if one is not None]
            return known[0] if known else None
        if "present" in condition:
            return True if business.get(condition["present"]) is not None else None
        if "licence" in condition:
            return self._licence(condition, business.get(condition["in"]))
        return self._compares(condition, self.quantity(condition, business))

    def quantity(self, condition, business):
        if "sum" in condition:
            parts = [business.get(name) for name in condition["sum"]]
            return None if None in parts else sum(parts)
        if "count" in condition:
            return self._count(condition, business.get(condition["count"]))
        for kind, between in (
            ("age_years", age),
            ("months_since", whole_months),
            ("days_since", lambda day, on: (on - day).days),
        ):
            if kind in condition:
                day = business.get(condition[kind])
                return None if day is None or day > self.on else between(day, self.on)
        return business.get(condition["fact"])

    def _count(self, condition, entries):
        if entries is None:
            return None
        total = 0
        for entry in entries:
            answers = [
                None if entry is None or entry.get(part) is None else entry[part] in values
                for part, values in condition.get("where", {}).items()
            ]
            counts = conjunction(answers)
            if counts is None:
                return None
            total += counts
        return total

    def _compares(self, condition, value):
        type_ = self._type(condition)
        signs = ("=", "!=", "<", "<=", ">", ">=", "in", "not_in", "starts_with", "not_starts_with")
        return conjunction(
            [self._test(sign, value, self._figure(condition[sign], type_)) for sign in signs if sign in condition]
        )

    def _type(self, condition):
        return self.plain["facts"][condition["fact"]]["type"] if "fact" in condition else "int"

    def _figure(self, operand, type_):
        if isinstance(operand, dict) and "the_day" in operand:
            return self.on + timedelta(days=operand["the_day"])
        if isinstance(operand, dict):
            past = [
                v for v in self.plain["parameters"][operand["parameter"]]["values"] if v["from"] <= self.on.isoformat()
            ]
            operand = max(past, key=lambda v: v["from"])["value"] if past else None
        return [read(one, type_) for one in operand] if isinstance(operand, list) else read(operand, type_)

    def _test(self, sign, value, figure):
        if value is None or figure is None:
            return None
        if sign in ("in", "not_in", "starts_with", "not_starts_with") and not isinstance(figure, list):
            figure = [figure]
        if sign in ("in", "not_in"):
            return (value in figure) == (sign == "in")
        if sign in ("starts_with", "not_starts_with"):
            return any(value[: len(head)] == head for head in figure) == (sign == "starts_with")
        return {
            "=": value == figure,
            "!=": value != figure,
            "<": sign == "<" and value < figure,
            "<=": sign == "<=" and value <= figure,
            ">": sign == ">" and value > figure,
            ">=": sign == ">=" and value >= figure,
        }[sign]

    def _licence(self, condition, held):
        if held is None:
            return None
        answer = negation(conjunction([negation(self._is_it(condition, one or {})) for one in held]))
        of_the_kind = [one for one in held if one is None or one["kind"] in (None, condition["licence"])]
        return None if answer is False and not of_the_kind and condition["absent"] == "unknown" else answer

    def _is_it(self, condition, one):
        kind, ends, issued = one.get("kind"), one.get("expires_on"), one.get("issued_on")
        answers = [None if kind is None else kind == condition["licence"]]
        if condition["valid"]:
            if ends is None:
                answers.append(True if condition["endless"] == "valid" else None)
            else:
                answers.append(ends >= self.on + timedelta(days=condition["for_days"]))
            answers.append(issued is None or issued <= self.on)
        return conjunction(answers)

    # --- repairs: every way of changing things, cheapest kept

    def leaves(self):
        """Every changeable thing with its place: (condition without what changing it means, changeable, effort)."""
        return [leaf for rule in self.rules for leaf in self._leaves(rule["condition"], rule)]

    def _leaves(self, condition, rule):
        for key in ("all", "any"):
            if key in condition:
                return [leaf for one in condition[key] for leaf in self._leaves(one, rule)]
        if "not" in condition:
            return self._leaves(condition["not"], rule)
        return [
            (
                bare(condition),
                condition.get("changeable", rule["changeable"]),
                condition.get("effort", rule["effort"]),
            )
        ]

    def least_effort(self, business, choices):
        """The least (effort, number of moves) by which nothing fails, or None. choices: quantity -> values to try."""
        groups = {}
        for condition, changeable, effort in self.leaves():
            groups.setdefault(self._about(condition), []).append((condition, changeable, effort))
        options = []
        for about, leaves in groups.items():
            now = [self.holds(condition, business) for condition, _, _ in leaves]
            options.append([(0, 0, []), *self._ways(about, leaves, now, choices)])
        best = None
        for combination in product(*options):
            effort, moves = sum(one[0] for one in combination), sum(one[1] for one in combination)
            if best is not None and (effort, moves) >= best:
                continue
            changed = [pair for one in combination for pair in one[2]]
            if all(self._with(rule["condition"], business, changed) is not False for rule in self.rules):
                best = (effort, moves)
        return best

    def _ways(self, about, leaves, now, choices):
        ways = []
        for new in {
            tuple(self._would(condition, value) for condition, _, _ in leaves) for value in choices(about, self)
        }:
            flipped = [leaf for leaf, old, one in zip(leaves, now, new, strict=True) if old is not one]
            if flipped and all(changeable for _, changeable, _ in flipped):
                changed = [(leaf[0], one) for leaf, one in zip(leaves, new, strict=True)]
                ways.append((max(effort for _, _, effort in flipped), 1, changed))
        return ways

    def _about(self, condition):
        if "licence" in condition:
            return ("licence", condition["in"], condition["licence"])
        if "present" in condition or "first_known" in condition:
            return ("whole", repr(condition))
        named = ("fact", "age_years", "months_since", "days_since", "sum", "count", "where")
        return ("value", tuple((key, frozen(condition[key])) for key in named if key in condition))

    def _would(self, condition, value):
        """What a condition answers when its quantity has a value (a list of licences, or a truth for the others)."""
        if "licence" in condition:
            return self._licence(condition, value)
        if "present" in condition or "first_known" in condition:
            return value
        return self._compares(condition, value)

    def _with(self, condition, business, changed):
        for key, join in (("all", conjunction), ("any", disjunction)):
            if key in condition:
                return join([self._with(one, business, changed) for one in condition[key]])
        if "not" in condition:
            return negation(self._with(condition["not"], business, changed))
        for other, answer in changed:
            if other == bare(condition):
                return answer
        return self.holds(condition, business)


def frozen(value):
    if isinstance(value, dict):
        return tuple((key, frozen(one)) for key, one in value.items())
    return tuple(value) if isinstance(value, list) else value


def bare(condition):
    return {k: v for k, v in condition.items() if k not in ("id", "changeable", "effort", "effort_words", "words")}


def negation(answer):
    return None if answer is None else not answer


def conjunction(answers):
    if any(one is False for one in answers):
        return False
    return None if any(one is None for one in answers) else True


def disjunction(answers):
    return negation(conjunction([negation(one) for one in answers]))
