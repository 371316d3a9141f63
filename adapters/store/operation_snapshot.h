#ifndef ADAPTERS_STORE_OPERATION_SNAPSHOT_H_
#define ADAPTERS_STORE_OPERATION_SNAPSHOT_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "adapters/store/operation_record.pb.h"

namespace gateway {

using OperationRecord = ::fourws::gateway::store::v1::OperationRecord;

// An operation's record as it was at one moment. Copies share the record, which
// nobody changes: whoever changes an operation copies its record first.
// Thread-safe as a std::shared_ptr is.
class OperationSnapshot {
 public:
  // Of no operation: equals nullptr, and reads as an empty record.
  OperationSnapshot() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a record is its own snapshot.
  OperationSnapshot(OperationRecord record)
      : record_(std::make_shared<const OperationRecord>(std::move(record))) {}
  // Nobody may change `record` from here on.
  explicit OperationSnapshot(std::shared_ptr<const OperationRecord> record)
      : record_(std::move(record)) {}

  const OperationRecord& operator*() const {
    return record_ == nullptr ? OperationRecord::default_instance() : *record_;
  }
  const OperationRecord* operator->() const { return &**this; }

  // Whoever reads a record reads a snapshot.
  // NOLINTNEXTLINE(google-explicit-constructor)
  operator const OperationRecord&() const { return **this; }

  friend bool operator==(const OperationSnapshot& snapshot, std::nullptr_t) {
    return snapshot.record_ == nullptr;
  }

 private:
  std::shared_ptr<const OperationRecord> record_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_OPERATION_SNAPSHOT_H_
