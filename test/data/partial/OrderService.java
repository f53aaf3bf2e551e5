package com.example.shop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handles orders. */
@Service
public class OrderService {
    private static final int LIMIT = 100;

    private final OrderRepository repository;
    private final Clock clock;
    private boolean paused = false;
    protected Map<String, Integer> counts = Map.of();

    public OrderService(OrderRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Finds an order by its number. */
    public Optional<Order> find(String number) {
        return repository.findByNumber(number);
    }

    @Transactional
    public Order place(Customer customer, List<Line> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("no lines");
        }
        Order order = new Order(customer, clock.instant());
        for (Line line : lines) {
            order.add(line);
        }
        return repository.save(order);
    }

    @Transactional
    @Retry(times = 3)
    public void cancel(String number, String reason) {
        Order order = find(number).orElseThrow();
        order.setReason(reason);
        order.setState(State.CANCELLED);
        repository.save(order);
    }

    public List<Order> overdue(Instant before) {
        List<Order> result = new ArrayList<>();
        for (Order order : repository.findAll()) {
            if (order.getPlaced().isBefore(before)) {
                result.add(order);
            }
        }
        return result;
    }

    String label(State state) {
        return switch (state) {
            case OPEN -> "waiting";
            case PAID -> "paid in full";
            case SENT -> "on its way";
            case CANCELLED -> "cancelled by " + clock.getZone();
            default -> "unknown";
        };
    }

    int weight(String kind) {
        switch (kind) {
            case "letter":
                return 1;
            case "parcel":
                return 10;
            case "pallet":
                log(kind);
                return 500;
            default:
                throw new IllegalStateException(kind);
        }
    }

    public enum State {
        OPEN,
        PAID,
        SENT,
        CANCELLED
    }

    public interface Listener {
        void onPlaced(Order order);

        void onCancelled(Order order, String reason);

        default int priority() {
            return 0;
        }
    }
}
