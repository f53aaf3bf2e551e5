import Foundation

enum Sky: String {
    case clear
    case cloudy = "clouds"
    case rain
    case snow(depth: Int)
}

protocol WeatherSource {
    var name: String { get }
    func load(city: String) async throws -> Forecast
    func cancel()
}

struct Forecast: Codable {
    let city: String
    var degrees: Double
    var wind: Wind?
    let hours: [Hour]

    var isCold: Bool {
        return degrees < 4
    }

    func warmest() -> Hour? {
        return hours.max { $0.degrees < $1.degrees }
    }

    mutating func shift(by amount: Double) {
        degrees += amount
        wind = nil
    }
}

final class WeatherModel {
    private let source: WeatherSource
    private var cache: [String: Forecast] = [:]
    weak var delegate: WeatherDelegate?

    init(source: WeatherSource) {
        self.source = source
    }

    deinit {
        source.cancel()
    }

    /// Loads the forecast, from the cache if it has it.
    func forecast(for city: String) async throws -> Forecast {
        if let known = cache[city] {
            return known
        }
        let fresh = try await source.load(city: city)
        cache[city] = fresh
        delegate?.modelDidLoad(self)
        return fresh
    }

    func symbol(for sky: Sky) -> String {
        switch sky {
        case .clear:
            return "sun.max"
        case .cloudy:
            return "cloud"
        case .rain:
            return "cloud.rain"
        case .snow(let depth):
            print(depth)
            return "snowflake"
        }
    }

    @discardableResult
    func clear() -> Int {
        let count = cache.count
        cache.removeAll()
        return count
    }
}

extension Forecast {
    static let empty = Forecast(city: "", degrees: 0, wind: nil, hours: [])

    func text(locale: Locale) -> String {
        let formatter = MeasurementFormatter()
        formatter.locale = locale
        return formatter.string(from: Measurement(value: degrees, unit: UnitTemperature.celsius))
    }
}
