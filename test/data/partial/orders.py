"""Orders of a shop and how they are priced."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from decimal import Decimal

log = logging.getLogger(__name__)

DEFAULTS = {
    "currency": "EUR",
    "tax_rate": 0.19,
    "free_shipping_from": 50,
    "round_to": 2,
    "labels": ["new", "sale"],
}

STATES: dict[str, str] = {
    "open": "waiting for payment",
    "paid": "waiting for delivery",
    "sent": "on its way",
    "closed": "done and archived",
}


@dataclass
class Line:
    sku: str
    count: int = 1
    price: Decimal = Decimal("0")
    note: str | None = None

    def total(self) -> Decimal:
        return self.price * self.count

    @property
    def is_gift(self) -> bool:
        return self.note is not None and self.note.startswith("gift")


class Order:
    """An order with its lines."""

    limit = 100

    def __init__(self, number, customer):
        self.number = number
        self.customer = customer
        self.lines = []
        self._state = "open"

    @property
    def state(self):
        return STATES[self._state]

    @classmethod
    def from_row(cls, row):
        order = cls(row["number"], row["customer"])
        order._state = row["state"]
        return order

    def add(self, line):
        if len(self.lines) >= self.limit:
            raise ValueError("too many lines")
        self.lines.append(line)
        log.debug("added %s", line.sku)

    # Gifts are not charged for.
    def subtotal(self):
        total = Decimal("0")
        for line in self.lines:
            if line.is_gift:
                continue
            total += line.total()
        return total

    def close(self, reason):
        try:
            self._archive(reason)
        except OSError as problem:
            log.warning("not archived: %s", problem)
            return False
        self._state = "closed"
        return True

    def _archive(self, reason):
        path = f"/var/orders/{self.number}.txt"
        with open(path, "w", encoding="utf-8") as file:
            file.write(reason)


def shipping(order, country):
    """What sending an order costs."""
    base = Decimal("4.90")
    if order.subtotal() >= DEFAULTS["free_shipping_from"]:
        return Decimal("0")
    if country != "DE":
        base *= 2
    return base


def describe(event):
    match event:
        case {"kind": "paid", "amount": amount}:
            return f"paid {amount}"
        case {"kind": "sent"}:
            return "sent today"
        case ["refund", amount]:
            log.info("refund of %s", amount)
            return f"refund of {amount}"
        case _:
            return "something else"


def main(argv):
    order = Order(argv[1], argv[2])
    for sku in argv[3:]:
        order.add(Line(sku))
    print(order.subtotal(), shipping(order, "DE"))
