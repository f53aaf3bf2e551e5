#include <algorithm>
#include <memory>
#include <string>
#include <vector>

enum class Kind {
  Circle,
  Square,
  Group,
};

struct Point {
  double x = 0;
  double y = 0;
  std::string label;
};

class Shape {
public:
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual Kind kind() const = 0;
  const std::string &name() const { return name_; }

protected:
  std::string name_;
  Point origin_;
};

class Circle : public Shape {
public:
  explicit Circle(double radius) : radius_(radius) {}
  double area() const override { return 3.14159 * radius_ * radius_; }
  Kind kind() const override { return Kind::Circle; }

private:
  double radius_;
};

struct Registry {
  void add(std::unique_ptr<Shape> shape);
  Shape *find(const std::string &name) const;
  double total() const;
  void clear() noexcept;
  std::vector<std::unique_ptr<Shape>> shapes;
  int limit = 100;
};

void Registry::add(std::unique_ptr<Shape> shape) {
  if (static_cast<int>(shapes.size()) >= limit) {
    throw std::length_error("too many shapes");
  }
  shapes.push_back(std::move(shape));
}

Shape *Registry::find(const std::string &name) const {
  auto found = std::find_if(shapes.begin(), shapes.end(), [&](const auto &one) {
    return one->name() == name;
  });
  return found == shapes.end() ? nullptr : found->get();
}

double Registry::total() const {
  double sum = 0;
  for (const auto &shape : shapes) {
    sum += shape->area();
  }
  return sum;
}

template <typename T>
T clamp(T value, T low, T high) {
  if (value < low) return low;
  if (value > high) return high;
  return value;
}

std::string describe(Kind kind) {
  switch (kind) {
    case Kind::Circle:
      return "round";
    case Kind::Square:
      return "four sides";
    case Kind::Group:
      return "several shapes";
  }
  return "unknown";
}
