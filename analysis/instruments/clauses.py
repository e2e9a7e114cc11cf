"""Clauses: which construction with a deed a name stands in, read from the word order on both sides of it.

The walks are short and stop at the first word they do not understand, so that a role is missed rather than made up.
"""

from __future__ import annotations

from analysis.instruments.deeds import (
    ADVERBS,
    AUXILIARIES,
    BARRIERS,
    BASE,
    BE,
    BEFORE_NOUN,
    BETWEEN,
    DETERMINERS,
    HAVE,
    ING,
    LEADING,
    LEADING_PASSIVE,
    LINKS,
    NAME,
    NEGATIONS,
    NOUNS,
    OF,
    ON,
    PARTICIPLE,
    PAST,
    PREPOSITIONS,
    QUANTITIES,
    THIRD,
    Verb,
    Words,
)

_REACH = 12


class Clauses(Words):
    """A sentence with names in it, asked from a name outwards."""

    def left(self, first: int) -> tuple[str, int]:
        """Return the rule that the words before a name give ('' for none) and where the walk ended."""
        unknown, j = 0, first - 1
        while j >= max(0, first - _REACH):
            word = self.words[j]
            rule = self._object(j)
            if rule:
                return rule, j
            if word == "including":
                return "", j
            if word == "of":
                if self.at(j - 1) in OF:
                    return "killing of X", j
                if self.at(j - 1) not in QUANTITIES:
                    return "", j
            elif word == "'s":
                j -= 1
                while self.at(j - 1) == NAME:
                    j -= 1
            elif word in BEFORE_NOUN and not (word == "to" and self.at(j - 1) != "up"):
                pass
            elif not (word[:1].isdigit() or word.endswith("ly")):
                unknown += 1
                closed = word in PREPOSITIONS or word in BARRIERS or word in BE or word in AUXILIARIES
                plural = word.endswith("s") and not word.endswith("ss")
                if closed or plural or unknown > 2 or word in LEADING or not word[0].isalpha():
                    return self._preposition(j), j
            j -= 1
        return "", j

    def _object(self, j: int) -> str:
        """Return "kill X" if the word at `j` (or it as a particle) is an active deed whose object follows."""
        held = self.verb(j - 1)
        i = j - 1 if held and held.after == j + 1 else j
        verb = held if i < j else self.verb(j)
        if verb is None or verb.after != j + 1 or verb.kind not in ("transitive", "optional"):
            return ""
        before = self.at(i - 1)
        if verb.shapes & (PAST | PARTICIPLE):
            if (
                before in BEFORE_NOUN
                or before[:1].isdigit()
                or (before.endswith("ly") and self.at(i - 2) in BEFORE_NOUN)
            ):
                return ""  # "the escaped prisoners", "20 captured soldiers": it modifies the name
            k = i - 1
            while self.is_adverb(k):
                k -= 1
            return "" if self.at(k) in BE and not verb.shapes & BASE else "kill X"
        if verb.shapes & ING:
            # "after killing X", ", wounding X"; but "a mass shooting victim"
            free = before in PREPOSITIONS or before in BE or before in LINKS or before in LEADING
            return "kill X" if free or not before.isalpha() else ""
        if verb.shapes & THIRD:
            return "kill X" if before == NAME or (self.words[j] not in NOUNS and before not in DETERMINERS) else ""
        adverb = before.endswith("ly") or before in ("then", "or", "and")
        linked = adverb and (i < 2 or self._is_verbal(i - 2))
        headline = before.endswith("s") and before not in PREPOSITIONS and self.words[i] not in NOUNS
        return "kill X" if before in AUXILIARIES or before == NAME or linked or headline else ""

    def _is_verbal(self, i: int) -> bool:
        return self.at(i) in AUXILIARIES or self.verb(i) is not None or self.at(i) == NAME

    def _preposition(self, j: int) -> str:
        """Return the rule that a preposition at `j` gives the name after it."""
        word, before = self.at(j), self.at(j - 1)
        if word in ("on", "against", "at", "upon"):
            fired = before in ("fired", "firing", "fire", "shot", "shooting")
            return "attack on X" if before in ON or fired else ""
        if word == "with":
            return "clash with X" if before in BETWEEN or before in ("clashed", "clashing") else ""
        if word == "between":
            return "clash with X" if before in BETWEEN else ""
        return "by X" if word == "by" and self._done(j) else ""

    def _done(self, by: int) -> bool:
        """Return whether a deed noun or a passive deed stands before the "by" at `by`, in its clause."""
        for i in range(by - 1, max(-1, by - 9), -1):
            verb = self.verb(i)
            if self.at(i) in NOUNS or (verb and verb.shapes & PARTICIPLE and verb.kind in ("transitive", "optional")):
                return True
            if self.at(i) in (",", ";", ":", "(", ")", "and", "but", "who", "which", "that"):
                return False
        return False

    def right(self, last: int, names: dict[int, int]) -> str:
        """Return the rule that the verb after a name gives; `names` holds where names begin and end."""
        i, stop = self._to_verb(last, names), last + 2 * _REACH
        if i < 0 or i > stop:
            return ""
        rule, end, verbal = self._group(i, last)
        if rule or not verbal:
            return rule
        for j in range(end + 1, min(end + _REACH, len(self.words))):
            word = self.words[j]
            if word in ("and", "but", "then") and (self.verb(j + 1) or self.at(j + 1) in AUXILIARIES | BE | ADVERBS):
                return self._group(j + 1, last)[0]
            if word in ("who", "which", "that", ";", ":"):
                return ""
        return ""

    def _to_verb(self, i: int, names: dict[int, int]) -> int:
        """Return where the verb group of the subject that ends at `i` begins, or -1."""
        for _ in range(6):
            word = self.at(i)
            if word in LINKS and (end := self._joined(i, names)):
                i = end
            elif word == "," and self.at(i + 1) not in ("and", "but"):
                closing = [j for j in range(i + 1, min(i + 14, len(self.words))) if self.words[j] == ","]
                named = any(j in names for j in range(i + 1, closing[0])) if closing else True
                if named and not (closing and self.at(i + 1) == "including"):
                    return -1
                i = closing[0] + 1
            elif word in ("who", "which", "that"):
                i = self._relative(i + 1)
            elif word in PREPOSITIONS and word not in ("to", "by", "after", "before", "until", "since"):
                i = self._phrase(i + 1)
            else:
                return i if word else -1
            if i < 0:
                return -1
        return -1

    def _joined(self, i: int, names: dict[int, int]) -> int:
        """Return the end of a name that the link at `i` joins on, or 0."""
        for j in range(i + 1, min(i + 6, len(self.words))):
            if j in names:
                return names[j]
            if self.words[j] not in BEFORE_NOUN and self.words[j] not in LINKS:
                return 0
        return 0

    def _relative(self, i: int) -> int:
        """Return where the first deed of a relative clause may begin; after "who are alive", the main verb."""
        if self.at(i) not in BE:
            return i if self.verb(i) or self.at(i) in AUXILIARIES or self.is_adverb(i) else -1
        for j in range(i + 1, i + 5):
            if self.verb(j):
                return i
            if self.at(j) in AUXILIARIES and self.at(j) != "to":
                return j
        return -1

    def _phrase(self, i: int) -> int:
        """Return the end of the prepositional phrase whose noun begins at `i`, or -1 when no verb follows soon."""
        for j in range(i + 1, i + 7):
            word = self.at(j)
            verb = self.verb(j) and self.at(j - 1) not in DETERMINERS
            if word == "to":
                return -1
            if verb or word in BE or word in AUXILIARIES:
                return j
            if not word or word in BARRIERS or (not word[0].isalnum() and word not in (",", "-", NAME)):
                return -1
        return -1

    def _group(self, i: int, last: int) -> tuple[str, int, bool]:
        """Return the rule of the verb group at `i`, where it ended, and whether a verb stood there at all."""
        be = aux = have = led = False
        j = i
        while j < min(i + _REACH, len(self.words)):
            word, verb = self.words[j], self.verb(j)
            if word in NEGATIONS or word.endswith("n't"):
                return "", j, False
            if verb and (be or aux or led or not self.is_adverb(j)):
                return self._role(verb, j, last, (be, aux, have, led)), j, True
            if word in BE:
                be = True
            elif word in AUXILIARIES:
                aux, have = True, word in HAVE
            elif word in LEADING or (be and word in LEADING_PASSIVE):
                be, aux, have, led = False, False, False, True
            elif not self.is_adverb(j):
                finite = aux or be or word.endswith("ed")
                return "", j, finite
            j += 1
        return "", j, False

    def _role(self, verb: Verb, j: int, last: int, seen: tuple[bool, bool, bool, bool]) -> str:
        """Return the rule for a subject whose first deed stands at `j`, after be, auxiliary, have or a leading verb."""
        be, aux, have, led = seen
        active = "X's to do" if led else "X attacks"
        changes = verb.kind in ("transitive", "optional")
        if be:
            involved = verb.kind == "light" and self.words[j] == "involved"
            if verb.shapes & ING or involved:
                return active
            return "X was killed" if verb.shapes & PARTICIPLE and changes else ""
        if have or aux or led:
            fits = PARTICIPLE if have else BASE | (ING if led else 0)
            return active if verb.shapes & fits else ""
        return self._bare(verb, j, last)

    def _bare(self, verb: Verb, j: int, last: int) -> str:
        """Return the rule for a deed with nothing before it: "attacked", "22 killed", "militants attack"."""
        follows = self.is_object(verb.after)
        second = self.verb(verb.after + 1) if self.at(verb.after) in ("and", "or") else None
        follows = follows or (second is not None and self.is_object(second.after))
        if verb.kind == "intransitive" and self.at(verb.after) in DETERMINERS:
            return ""  # it "escapes the radar": another sense
        if verb.shapes & PARTICIPLE and verb.kind == "transitive":
            if verb.shapes & PAST:
                return "X attacks" if follows and self.at(verb.after) != "by" else "X killed"
            return "X killed"
        if verb.shapes & PARTICIPLE and self.at(verb.after) == "by":
            return "X killed"
        if verb.shapes & (BASE | THIRD) and not verb.shapes & PAST and self.words[j] in NOUNS:
            return "X attacks" if follows or (verb.kind == "intransitive" and verb.shapes & BASE) else ""
        return "X attacks" if verb.shapes & (BASE | THIRD | PAST | ING) else ""
