package shop.bank

import scala.collection.mutable

sealed trait Event {
  def id: Long
  def at: Instant
}

final case class Deposit(id: Long, at: Instant, amount: BigDecimal) extends Event
final case class Withdrawal(id: Long, at: Instant, amount: BigDecimal) extends Event

trait Journal {
  def append(event: Event): Unit
  def replay(from: Long): Iterator[Event]
  def size: Int

  def isEmpty: Boolean = {
    size == 0
  }
}

class Account(val number: String, journal: Journal) {
  private var balance: BigDecimal = 0
  private val listeners = mutable.ListBuffer.empty[Event => Unit]
  val limit: Int = 500

  def deposit(amount: BigDecimal): Unit = {
    require(amount > 0, "not positive")
    val event = Deposit(nextId(), Instant.now(), amount)
    journal.append(event)
    apply(event)
  }

  def withdraw(amount: BigDecimal): Either[String, BigDecimal] = {
    if (balance + limit < amount) {
      Left("not enough money")
    } else {
      val event = Withdrawal(nextId(), Instant.now(), amount)
      journal.append(event)
      apply(event)
      Right(balance)
    }
  }

  def listen(listener: Event => Unit): Unit = {
    listeners += listener
  }

  private def apply(event: Event): Unit = {
    event match {
      case Deposit(_, _, amount) => balance += amount
      case Withdrawal(_, _, amount) => balance -= amount
      case other => println(other)
    }
    listeners.foreach(_(event))
  }

  private def nextId(): Long = journal.size + 1L
}

object Account {
  val empty = "0000"
  private val pattern = "[0-9]{10}".r

  def valid(number: String): Boolean = {
    pattern.matches(number) && number != empty
  }

  def describe(kind: String): String = kind match {
    case "giro" => "for every day"
    case "savings" => "for later"
    case "credit" => "for now"
    case _ => "unknown kind"
  }
}
