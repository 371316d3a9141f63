// Fills the data directory of a gateway that does not run with open operations:
// that many copies of the first one that it has. A copy is what the gateway
// would have written for another card, by the gateway's own store.

#include <cstdlib>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/base/api.h"
#include "adapters/base/mutex.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/random_id.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/sqlite_operation_store.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/operation_name.h"

namespace gateway {
namespace {

// What waits for the disk at a time.
constexpr int kAtOnce = 10'000;
constexpr size_t kHashBytes = 32;

absl::StatusOr<OperationRecord> FirstOpen(OperationStore& store) {
  std::promise<absl::StatusOr<std::vector<OperationRecord>>> found;
  store.ListOpen(v1::OperationMetadata::STATE_ENQUEUED, "", 1,
                 [&](auto page) { found.set_value(std::move(page)); });
  ASSIGN_OR_RETURN(const auto page, found.get_future().get());
  if (page.empty()) return absl::NotFoundError("no open operation");
  return page.front();
}

// Makes copies of an open redeem.
class Copier {
 public:
  static absl::StatusOr<Copier> Of(OperationRecord record) {
    v1::RedeemGiftcardRequest request;
    if (!record.request().UnpackTo(&request))
      return absl::InvalidArgumentError("the open operation is no redeem");
    return Copier(std::move(record), std::move(request));
  }

  // Its card is `31` and the number in ten digits, its request_id `seed-` and
  // those digits. Names follow each other like those of ten operations in each
  // millisecond.
  OperationRecord Copy(int number) const {
    const std::string digits =
        absl::StrCat(absl::Dec(number, absl::kZeroPad10));
    v1::RedeemGiftcardRequest request = request_;
    request.set_barcode(absl::StrCat("31", digits));
    request.set_request_id(absl::StrCat("seed-", digits));
    OperationRecord copy = record_;
    copy.set_name(NewOperationName(ToTime(record_.create_time()) +
                                   number * absl::Microseconds(100)));
    copy.set_request_id(request.request_id());
    copy.set_resource(absl::StrReplaceAll(
        record_.resource(), {{request_.barcode(), request.barcode()}}));
    copy.set_callback_token_hash(RandomBytes(kHashBytes));
    copy.mutable_request()->PackFrom(request);
    return copy;
  }

 private:
  Copier(OperationRecord record, v1::RedeemGiftcardRequest request)
      : record_(std::move(record)), request_(std::move(request)) {}

  OperationRecord record_;
  v1::RedeemGiftcardRequest request_;
};

// Creates that many, and returns when all are on disk, or one could not be.
absl::Status CreateCopies(OperationStore& store, const Copier& copier,
                          int count) {
  Mutex mu;
  CondVar ended;
  int waiting = 0;
  absl::Status failed;
  for (int number = 1; number <= count; ++number) {
    OperationRecord copy = copier.Copy(number);
    {
      MutexLock lock(mu);
      while (waiting == kAtOnce) ended.Wait(mu);
      if (!failed.ok()) break;
      ++waiting;
    }
    store.Create(std::move(copy), [&](const auto& created) {
      MutexLock lock(mu);
      failed.Update(created.status());
      --waiting;
      ended.NotifyAll();
    });
  }
  MutexLock lock(mu);
  while (waiting > 0) ended.Wait(mu);
  return failed;
}

absl::Status Seed(const std::string& directory, int count) {
  ASSIGN_OR_RETURN(const auto database, SqliteDatabase::Open(directory));
  SqliteOperationStore store(*database);
  ASSIGN_OR_RETURN(OperationRecord record, FirstOpen(store));
  ASSIGN_OR_RETURN(const Copier copier, Copier::Of(std::move(record)));
  return CreateCopies(store, copier, count);
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: bench-seed DATA_DIRECTORY COUNT" << std::endl;
    return EXIT_FAILURE;
  }
  const absl::Status status = gateway::Seed(argv[1], std::stoi(argv[2]));
  if (status.ok()) return EXIT_SUCCESS;
  std::cerr << status << std::endl;
  return EXIT_FAILURE;
}
