# frozen_string_literal: true

require "json"
require "time"

SETTINGS = {
  currency: "EUR",
  limit: 500,
  retries: 3,
  locale: "de",
}

module Bank
  class Account
    include Comparable

    attr_reader :number, :balance

    def initialize(number, owner)
      @number = number
      @owner = owner
      @balance = 0
      @entries = []
    end

    # Books an amount.
    def deposit(amount, text = nil)
      raise ArgumentError, "not positive" unless amount.positive?

      @balance += amount
      @entries << [Time.now, amount, text]
    end

    def withdraw(amount)
      return false if amount > @balance + SETTINGS[:limit]

      @balance -= amount
      @entries << [Time.now, -amount, nil]
      true
    end

    def <=>(other)
      balance <=> other.balance
    end

    def each_entry
      return enum_for(:each_entry) unless block_given?

      @entries.each do |time, amount, text|
        yield time.iso8601, amount, text
      end
    end

    def kind
      case @number
      when /^9/
        :internal
      when /^5/
        :savings
      when nil
        warn "no number"
        :unknown
      else
        :current
      end
    end

    def to_json(*args)
      { number: @number, balance: @balance }.to_json(*args)
    end

    private

    def audit(event)
      File.open("audit.log", "a") do |file|
        file.puts event
      end
    end
  end

  class Report
    def initialize(accounts)
      @accounts = accounts
    end

    def rows
      @accounts.sort.map do |account|
        [account.number, account.balance]
      end
    end

    def print(io = $stdout)
      rows.each { |row| io.puts row.join("\t") }
    end

    def self.today
      new(Account.all).print
    end
  end
end
