using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Shop.Billing
{
    public enum InvoiceState
    {
        Draft,
        Sent = 5,
        Paid,
        Overdue
    }

    public interface IInvoiceStore
    {
        Task<Invoice> FindAsync(Guid id);
        Task SaveAsync(Invoice invoice);
        IEnumerable<Invoice> All(InvoiceState state);
        int Count { get; }
    }

    public record Address
    {
        public string Street { get; init; }
        public string City { get; init; }
        public string Country { get; init; } = "DE";
    }

    /// <summary>Writes and sends invoices.</summary>
    public sealed class InvoiceService
    {
        private const int Days = 14;
        private readonly IInvoiceStore _store;
        private readonly ILogger _logger;
        private int _sent;

        public InvoiceService(IInvoiceStore store, ILogger logger)
        {
            _store = store;
            _logger = logger;
        }

        public int Sent => _sent;

        public string Prefix { get; set; } = "INV";

        /// <summary>Sends one invoice.</summary>
        public async Task<bool> SendAsync(Guid id)
        {
            var invoice = await _store.FindAsync(id);
            if (invoice is null)
            {
                _logger.Warn("no invoice {0}", id);
                return false;
            }
            invoice.State = InvoiceState.Sent;
            await _store.SaveAsync(invoice);
            _sent += 1;
            return true;
        }

        [Obsolete("use Overdue")]
        public IEnumerable<Invoice> Late(DateTime now)
        {
            return _store.All(InvoiceState.Sent)
                .Where(invoice => invoice.Date.AddDays(Days) < now)
                .OrderBy(invoice => invoice.Date);
        }

        public decimal Total(Guid customer)
        {
            decimal total = 0;
            foreach (var invoice in _store.All(InvoiceState.Paid))
            {
                if (invoice.Customer == customer)
                {
                    total += invoice.Amount;
                }
            }
            return total;
        }

        public string Describe(InvoiceState state)
        {
            return state switch
            {
                InvoiceState.Draft => "not sent yet",
                InvoiceState.Sent => "waiting for payment",
                InvoiceState.Paid => "settled",
                _ => "unknown state",
            };
        }

        public int Weight(string kind)
        {
            switch (kind)
            {
                case "mail":
                    return 1;
                case "letter":
                    return 20;
                case "parcel":
                    _logger.Warn("heavy {0}", kind);
                    return 500;
                default:
                    return 0;
            }
        }
    }
}
