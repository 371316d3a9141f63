#include "server/telemetry/families.h"

#include <utility>

#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"

namespace gateway {

CounterFamily::CounterFamily(prometheus::Registry& registry,
                             const std::string& name, const std::string& help,
                             std::string first_label, std::string second_label)
    : family_(
          prometheus::BuildCounter().Name(name).Help(help).Register(registry)),
      first_label_(std::move(first_label)),
      second_label_(std::move(second_label)) {}

void CounterFamily::Count(absl::string_view first, absl::string_view second,
                          double by) {
  Find(first, second).Increment(by);
}

prometheus::Counter& CounterFamily::Find(absl::string_view first,
                                         absl::string_view second) {
  MutexLock lock(mu_);
  prometheus::Counter*& counter = counters_[first][second];
  if (counter == nullptr)
    counter = &family_.Add({{first_label_, std::string(first)},
                            {second_label_, std::string(second)}});
  return *counter;
}

void Gauge::Add() { gauge_->Increment(); }

void Gauge::Subtract() { gauge_->Decrement(); }

void Gauge::Set(double value) { gauge_->Set(value); }

GaugeFamily::GaugeFamily(prometheus::Registry& registry,
                         const std::string& name, const std::string& help,
                         std::string label)
    : family_(
          prometheus::BuildGauge().Name(name).Help(help).Register(registry)),
      label_(std::move(label)) {}

Gauge GaugeFamily::Of(absl::string_view value) {
  MutexLock lock(mu_);
  if (const auto it = gauges_.find(value); it != gauges_.end())
    return it->second;
  const Gauge gauge(family_.Add({{label_, std::string(value)}}));
  return gauges_.emplace(value, gauge).first->second;
}

}  // namespace gateway
