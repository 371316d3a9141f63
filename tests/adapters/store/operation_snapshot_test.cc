#include "adapters/store/operation_snapshot.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gateway {
namespace {

OperationRecord Named(const std::string& name) {
  OperationRecord record;
  record.set_name(name);
  return record;
}

TEST(OperationSnapshotTest, SharesItsRecordWithItsCopies) {
  const OperationSnapshot snapshot = Named("operations/a");
  const std::vector<OperationSnapshot> copies(2, snapshot);
  const OperationRecord& read = snapshot;
  EXPECT_EQ(&*copies[0], &*snapshot);
  EXPECT_EQ(&*copies[1], &*snapshot);
  EXPECT_EQ(&read, &*snapshot);
  EXPECT_EQ(copies[0]->name(), "operations/a");
}

TEST(OperationSnapshotTest, ReadsAsAnEmptyRecordIfItIsOfNoOperation) {
  EXPECT_EQ(OperationSnapshot()->name(), "");
  EXPECT_EQ(OperationSnapshot()->revision(), 0);
  EXPECT_TRUE(OperationSnapshot() == nullptr);
  EXPECT_FALSE(OperationSnapshot(OperationRecord()) == nullptr);
}

}  // namespace
}  // namespace gateway
