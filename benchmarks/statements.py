"""What generated documents say: sentences, each with the facts that it states."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Final

from benchmarks.world import Entry, Person, State, World, pair

__all__ = ["Scene", "opening", "statement"]

_PURPOSES: Final = (
    "in the spirit of mutual respect",
    "with a view to the coming decade",
    "on the basis of equality",
    "for the benefit of both peoples",
    "within the bounds of international law",
    "before the end of the year",
    "at the level of experts",
    "as discussed during earlier rounds of talks",
)


@dataclass(slots=True)
class Scene:
    """A document in the making: who meets whom and when, and what was said so far."""

    world: World
    chance: Random
    name: str
    day: date
    home: State
    away: State
    sentences: list[str] = field(default_factory=list)
    said: list[tuple[int, str, Entry]] = field(default_factory=list)
    """The number of a sentence, the quote within it, and the entry."""
    _known: set[str] = field(default_factory=set)

    @property
    def speaker(self) -> Person:
        """Return who speaks for the state at home."""
        return self.world.leader(self.home, self.day.year)

    @property
    def guest(self) -> Person:
        """Return who speaks for the other state."""
        return self.world.leader(self.away, self.day.year)

    @property
    def meeting(self) -> str:
        """Return the id of the meeting that the document reports."""
        return f"event:meeting-{self.name}"

    def say(self, sentence: str, *facts: tuple[str, Entry]) -> None:
        """Say a sentence, unless it was said; with each fact goes its quote, or no words for all.

        An entity that was introduced is not introduced again.
        """
        if sentence in self.sentences:
            return
        self.sentences.append(sentence)
        for quote, entry in facts:
            name = str(entry.get("id", ""))
            if not name or name not in self._known:
                self._known.add(name)
                self.said.append((len(self.sentences) - 1, quote or sentence[:-1], entry))

    def act(self, kind: str, **keys: object) -> Entry:
        """Return an entry for an act of that day, said during the meeting."""
        return {"type": kind, **keys, "date": self.day.isoformat(), "partOf": self.meeting}


def opening(scene: Scene) -> None:
    """Say who met whom and where."""
    city = scene.world.city(scene.home)
    speaker, guest, day = scene.speaker, scene.guest, scene.day.isoformat()
    place = str(city["label"])
    scene.say(
        f"{place}, {scene.day:%d %B %Y}: {_called(speaker)} received {_called(guest)} for talks.",
        (place, city),
        *((_called(person), entry) for person in (speaker, guest) for entry in person.entries()),
        *((_called(person), _tenure(person, day)) for person in (speaker, guest)),
        ("", _meeting(scene, city)),
    )


def _called(person: Person) -> str:
    return f"{person.title} {person.name} of {person.state.name}"


def _tenure(person: Person, day: str) -> Entry:
    return {"type": "Tenure", "holder": person.id, "post": person.post, "attested": day}


def _meeting(scene: Scene, city: Entry) -> Entry:
    speaker, guest = scene.speaker, scene.guest
    return {
        "id": scene.meeting,
        "type": "Meeting",
        "label": f"Meeting of {speaker.name} and {guest.name}, {scene.day.year}",
        "host": speaker.id,
        "participant": [speaker.id, guest.id],
        "place": city["id"],
        "date": scene.day.isoformat(),
        "status": "status:occurred",
        "summary": f"{speaker.name} received {guest.name} in {city['label']}.",
    }


def statement(scene: Scene) -> None:
    """Say one more thing."""
    scene.chance.choice(_STATEMENTS)(scene, scene.world.sectors.choose(scene.chance))


_Sector = tuple[str, str]


def _purpose(scene: Scene) -> str:
    return scene.chance.choice(_PURPOSES)


def _commitment(scene: Scene, sector: _Sector) -> None:
    sentence = (
        f"{scene.home.name} and {scene.away.name} agreed to expand their cooperation in"
        f" {sector[1]} {_purpose(scene)}."
    )
    parties = [scene.home.id, scene.away.id]
    fact = scene.act("Commitment", actor=parties, sector=_id(sector), summary=sentence)
    scene.say(sentence, ("", fact | {"status": "status:agreed"}))


def _request(scene: Scene, sector: _Sector) -> None:
    agreement = scene.world.agreement(scene.home, scene.away, sector)
    label = str(agreement["label"])
    words = f"{scene.speaker.title} {scene.speaker.name} urged {scene.away.name} to carry out the"
    fact = scene.act(
        "Request",
        actor=scene.speaker.id,
        addressee=scene.away.id,
        concerns=agreement["id"],
        sector=_id(sector),
        summary=f"{scene.home.name} asked {scene.away.name} to carry out an agreement.",
    )
    scene.say(f"{words} {label} {_purpose(scene)}.", (label, agreement), ("", fact))


def _encouragement(scene: Scene, sector: _Sector) -> None:
    group = scene.world.group(scene.away, sector)
    label = str(group["label"])
    sentence = f"{scene.speaker.name} encouraged {label} to invest in {scene.home.name}."
    fact = scene.act(
        "Encouragement",
        actor=scene.speaker.id,
        addressee=group["id"],
        sector=_id(sector),
        summary=sentence,
    )
    scene.say(sentence, (label, group), ("", fact))


def _interest(scene: Scene, sector: _Sector) -> None:
    initiative = scene.world.initiative(scene.home, scene.away, sector)
    label = str(initiative["label"])
    sentence = f"{scene.guest.name} voiced keen interest in the {label} {_purpose(scene)}."
    fact = scene.act(
        "Interest",
        actor=scene.guest.post,
        concerns=initiative["id"],
        sector=_id(sector),
        summary=f"{scene.away.name} is interested in a programme for {sector[1]}.",
    )
    scene.say(sentence, (f"the {label}", initiative), ("", fact))


def _recognition(scene: Scene, sector: _Sector) -> None:
    policy = scene.world.policy(scene.home, sector)
    label = str(policy["label"])
    sentence = f"{scene.guest.name} recognized {label} {_purpose(scene)}."
    fact = scene.act(
        "Recognition",
        actor=scene.guest.id,
        addressee=scene.home.id,
        concerns=policy["id"],
        sector=_id(sector),
        summary=f"{scene.away.name} recognized a plan of {scene.home.name}.",
    )
    scene.say(sentence, (label, policy), ("", fact))


def _appreciation(scene: Scene, sector: _Sector) -> None:
    relations = scene.world.relations(scene.home, scene.away)
    words = f"relations of {scene.home.name} and {scene.away.name} since {relations['start']}"
    fact = scene.act(
        "Appreciation",
        actor=[scene.speaker.id, scene.guest.id],
        concerns=relations["id"],
        summary=f"Both praised their relations, which began in {relations['start']}.",
    )
    sentence = f"Both praised the {words}, also in {sector[1]}."
    scene.say(sentence, (words, relations), ("", fact | {"sector": _id(sector)}))


def _endorsement(scene: Scene, sector: _Sector) -> None:
    organization = scene.world.organization(sector)
    label = str(organization["label"])
    member = scene.chance.choice((scene.home, scene.away))
    sentence = f"Both states support the {label}, of which {member.name} is a member."
    membership: Entry = {
        "type": "Membership",
        "member": member.id,
        "organization": organization["id"],
        "attested": scene.day.isoformat(),
        "summary": f"{member.name} is a member of the {label}.",
    }
    fact = scene.act(
        "Endorsement",
        actor=[scene.home.id, scene.away.id],
        concerns=organization["id"],
        sector=_id(sector),
        summary=f"{scene.home.name} and {scene.away.name} support the {label}.",
    )
    scene.say(
        sentence,
        (label, organization),
        (f"of which {member.name} is a member", membership),
        ("", fact),
    )


def _signature(scene: Scene, sector: _Sector) -> None:
    agreement = scene.world.agreement(scene.home, scene.away, sector)
    other = scene.world.agreement(scene.home, scene.away, scene.world.sectors.choose(scene.chance))
    label = str(agreement["label"])
    kind = scene.chance.choice(("Negotiation", "Signature", "EntryIntoForce", "Ratification"))
    kind = kind if agreement["type"] == "Treaty" or kind != "Ratification" else "Negotiation"
    status = scene.chance.choice(("status:planned", "status:hoped-for"))
    step: Entry = {
        "type": kind,
        "agreement": agreement["id"],
        "participant": [scene.home.id, scene.away.id],
        "status": status,
        "summary": f"A new text of the {label} is to come.",
    }
    sentence = f"A new text of the {label} is to follow the {other['label']}."
    scene.say(sentence, (label, agreement), ("", step), (str(other["label"]), other))


def _session(scene: Scene, sector: _Sector) -> None:
    body = scene.world.body(scene.home, scene.away)
    label, number = str(body["label"]), scene.chance.randint(1, 40)
    sentence = f"Session {number} of the {label} will treat {sector[1]} in {scene.day.year + 1}."
    session: Entry = {
        "id": f"event:session-{number}-{pair(scene.home, scene.away)}-{scene.name}",
        "type": "Session",
        "label": f"Session {number} of the {label}",
        "body": body["id"],
        "ordinal": number,
        "date": str(scene.day.year + 1),
        "sector": _id(sector),
        "status": "status:planned",
        "summary": sentence,
    }
    scene.say(sentence, (label, body), (f"Session {number} of the {label}", session))


def _visit(scene: Scene, sector: _Sector) -> None:
    year = scene.day.year - scene.chance.randint(1, 5)
    host, visitor = (
        scene.home,
        scene.chance.choice((scene.away, scene.world.states.choose(scene.chance))),
    )
    if visitor == host:
        return
    sentence = (
        f"A delegation of {visitor.name} had visited {host.name} in {year} to study {sector[1]}."
    )
    delegation: Entry = {
        "id": f"group:delegation-{visitor.code.lower()}-{year}-{scene.name}",
        "type": "Group",
        "label": f"Delegation of {visitor.name} to {host.name}, {year}",
        "ofState": visitor.id,
    }
    visit: Entry = {
        "type": scene.chance.choice(("Visit", "OfficialVisit")),
        "visitor": delegation["id"],
        "host": host.id,
        "place": host.id,
        "date": str(year),
        "sector": _id(sector),
        "status": "status:occurred",
        "summary": sentence,
    }
    scene.say(sentence, (f"A delegation of {visitor.name}", delegation), ("", visit))


def _invitation(scene: Scene, sector: _Sector) -> None:
    event = f"event:return-visit-{scene.name}"
    sentence = (
        f"{scene.guest.name} invited {scene.speaker.name} to {scene.away.name}, who accepted"
        f" {_purpose(scene)}."
    )
    visit: Entry = {
        "id": event,
        "type": "StateVisit",
        "label": f"Visit of {scene.speaker.name} to {scene.away.name}",
        "visitor": scene.speaker.id,
        "host": scene.away.id,
        "invitedBy": scene.guest.id,
        "date": f"{scene.day.year}/{scene.day.year + 1}",
        "status": "status:planned",
        "summary": f"{scene.speaker.name} is to visit {scene.away.name}.",
    }
    invitation = scene.act(
        "Invitation",
        actor=scene.guest.id,
        addressee=scene.speaker.id,
        concerns=event,
        summary=f"{scene.guest.name} invited {scene.speaker.name}.",
    )
    acceptance = scene.act(
        "Acceptance",
        actor=scene.speaker.id,
        concerns=event,
        summary=f"{scene.speaker.name} accepted the invitation.",
    )
    if event not in {entry.get("id") for _, _, entry in scene.said}:
        scene.say(sentence, ("", visit), ("", invitation), ("who accepted", acceptance))


def _cooperation(scene: Scene, sector: _Sector) -> None:
    third = scene.world.states.choose(scene.chance)
    if third in (scene.home, scene.away):
        return
    names = f"{scene.home.name}, {scene.away.name} and {third.name}"
    sentence = f"{names} work together in {sector[1]} {_purpose(scene)}."
    fact: Entry = {
        "type": "Cooperation",
        "participant": [scene.home.id, scene.away.id, third.id],
        "sector": _id(sector),
        "status": "status:ongoing",
        "summary": f"{names} work together in {sector[1]}.",
    }
    scene.say(sentence, ("", fact))


def _id(sector: _Sector) -> str:
    return f"sector:{sector[0]}"


_STATEMENTS: Final[tuple[Callable[[Scene, _Sector], None], ...]] = (
    _commitment,
    _commitment,
    _request,
    _encouragement,
    _interest,
    _recognition,
    _appreciation,
    _endorsement,
    _signature,
    _session,
    _visit,
    _invitation,
    _cooperation,
)
