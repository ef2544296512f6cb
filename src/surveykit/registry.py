"""The one shape of extension points: things by name, ours loaded on first use, others registered or installed.

What ``survey.yml`` may name (formats, types of question, readers, parts of the book) is asked of the same registry that
later hands the thing over, so that whatever another package registers is accepted everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar, cast

from surveykit.errors import ParameterError, Problem, SurveykitError
from surveykit.matching.texts import did_you_mean

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Things of one kind by name, in the order in which they were registered.

    Args:
        kind: What is registered, in the words of an error: ``"document format"``.
        own: Names that surveykit brings along, each with its address ``"package.module:name"``. A room is imported
            when one of its things is first asked for, so that names can be checked without heavy libraries.
        group: The group of entry points by which installed packages add theirs (``"surveykit.formats"``).
        error: What is raised where a name is unknown.
    """

    def __init__(
        self,
        kind: str,
        own: Mapping[str, str] | None = None,
        *,
        group: str = "",
        error: type[SurveykitError] = ParameterError,
    ) -> None:
        self.kind = kind
        self.group = group
        self._error = error
        self._addresses: dict[str, str] = dict(own or {})
        self._things: dict[str, T] = {}
        self._called: dict[str, T] = {}

    def register(self, name: str, thing: T) -> T:
        """Make ``thing`` known under ``name``, in the place of what had this name before; gives it back."""
        self._things[name] = self._called[name] = thing
        self._addresses.setdefault(name, "")
        return thing

    def registered(self, names: Iterable[str]) -> dict[str, T]:
        """Those of ``names`` that :meth:`register` made known: another process does not know them by itself."""
        return {name: self._called[name] for name in names if name in self._called}

    def forget(self, name: str) -> None:
        """Undo :meth:`register`: what surveykit or an installed package brings along under the name counts again."""
        self._things.pop(name, None)
        self._called.pop(name, None)
        if not self._addresses.get(name, "-"):
            del self._addresses[name]

    def __getitem__(self, name: str) -> T:
        if name not in self._things:
            address = self._addresses.get(name, "")
            if address:
                module, _, attribute = address.partition(":")
                self._things[name] = cast(T, getattr(import_module(module), attribute))
            elif name in self._installed:
                self._things[name] = cast(T, self._installed[name].load())
            else:
                raise KeyError(name)
        return self._things[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._addresses, *self._installed]))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self._addresses or name in self._installed)

    def named(self, names: Iterable[str]) -> list[T]:
        """The things of these names, in their order.

        Raises:
            SurveykitError: Of the registry's own class, with every unknown name and the known ones.
        """
        wanted = list(names)
        self.refuse_unknown(wanted)
        return [self[name] for name in wanted]

    def refuse_unknown(self, names: Iterable[str]) -> None:
        """Raise as :meth:`named` does where a name is not registered; nothing is imported."""
        problems = [self.unknown(name) for name in names if name not in self]
        if problems:
            raise self._error(problems)

    def one(self, name: str) -> T:
        """The thing of this name; raises as :meth:`named` does."""
        return self.named([name])[0]

    def unknown(self, name: str) -> Problem:
        """What to tell somebody who asked for a name that is not registered."""
        return Problem(
            f"there is no {self.kind} {name!r}",
            expected=f"one of {', '.join(self)}",
            found=name,
            remedy=did_you_mean(name, self),
        )

    @cached_property
    def _installed(self) -> Mapping[str, EntryPoint]:
        """What installed packages add; looked up once, since this reads the metadata of all of them."""
        return {point.name: point for point in entry_points(group=self.group)} if self.group else {}
