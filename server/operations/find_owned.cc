#include "server/operations/find_owned.h"

#include <utility>

#include "server/operations/refusals.h"

namespace gateway {

void FindOwned(OperationStore& store, std::string name, std::string caller,
               Done<OperationRecord> done) {
  std::string asked = name;
  store.Get(
      std::move(asked),
      [name = std::move(name), caller = std::move(caller),
       done = std::move(done)](absl::StatusOr<OperationRecord> record) mutable {
        if (absl::IsNotFound(record.status()) ||
            (record.ok() && record->caller() != caller))
          return std::move(done)(OperationNotFound(name));
        if (absl::IsDataLoss(record.status()))
          return std::move(done)(OperationDamaged());
        if (!record.ok()) return std::move(done)(OperationNotRead());
        std::move(done)(std::move(record));
      });
}

}  // namespace gateway
