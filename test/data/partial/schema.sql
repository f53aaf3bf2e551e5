-- The tables of the shop.
CREATE TABLE customers (
  id BIGINT PRIMARY KEY,
  name VARCHAR(120) NOT NULL,
  email VARCHAR(255) UNIQUE,
  country CHAR(2) DEFAULT 'DE',
  created TIMESTAMP NOT NULL
);

CREATE TABLE products (
  id BIGINT PRIMARY KEY,
  sku VARCHAR(40) NOT NULL,
  title TEXT NOT NULL,
  price NUMERIC(10, 2) DEFAULT 0,
  weight INTEGER,
  active BOOLEAN DEFAULT TRUE
);

CREATE TABLE orders (
  number VARCHAR(20) PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  state VARCHAR(10) DEFAULT 'open',
  placed_at TIMESTAMP,
  total NUMERIC(12, 2),
  CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);

CREATE TABLE order_lines (
  order_number VARCHAR(20) NOT NULL,
  position INTEGER NOT NULL,
  product_id BIGINT NOT NULL,
  amount INTEGER DEFAULT 1,
  PRIMARY KEY (order_number, position)
);

CREATE INDEX orders_by_customer ON orders (customer_id);

CREATE VIEW open_orders AS
SELECT o.number, c.name, o.total
FROM orders o
JOIN customers c ON c.id = o.customer_id
WHERE o.state = 'open'
ORDER BY o.placed_at;

CREATE FUNCTION order_total(wanted VARCHAR) RETURNS NUMERIC AS $$
  SELECT SUM(l.amount * p.price)
  FROM order_lines l
  JOIN products p ON p.id = l.product_id
  WHERE l.order_number = wanted;
$$ LANGUAGE sql;
