#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/adapters/store/lossy_vfs.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::IsSupersetOf;

// What the stores answered OK.
struct Answered {
  std::set<std::string> events;      // Ids.
  std::set<std::string> operations;  // Names; they were stored as SENDING.
  std::set<int64_t> letters;         // Numbers.
  size_t least() const {
    return std::min({events.size(), operations.size(), letters.size()});
  }
};

// Gives all stores something to do, until it is asked to stop. Outlives the
// backend.
class Load {
 public:
  explicit Load(Backend& backend) : backend_(backend) {
    for (int lane = 0; lane < kLanes; ++lane) {
      AddEvents(lane);
      AddOperations(lane);
      AddLetters();
    }
  }
  void Stop() { stopped_ = true; }

  // What was answered, once it is so many of each.
  Answered WaitFor(size_t count) {
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(60);
    MutexLock lock(mu_);
    while (answered_.least() < count &&
           std::chrono::steady_clock::now() < until)
      added_.WaitUntil(mu_, until);
    return answered_;
  }

 private:
  static constexpr int kLanes = 4;

  template <typename Note>
  void Add(Note note) {
    MutexLock lock(mu_);
    note(answered_);
    added_.NotifyAll();
  }

  void AddEvents(int number) {
    if (stopped_) return;
    Event event = EventNamed(std::to_string(number));
    event.raw.assign(3000, 'x');
    const auto added = [this, number](absl::StatusOr<Appended> appended) {
      if (!appended.ok()) return;
      Add([&](Answered& all) { all.events.insert(std::to_string(number)); });
      AddEvents(number + kLanes);
    };
    backend_.events().Append(std::move(event), {}, added);
  }

  void AddOperations(int number) {
    if (stopped_) return;
    OperationRecord record = RecordNamed(std::to_string(number));
    record.set_state(v1::OperationMetadata::STATE_QUEUED);
    const auto sent = [this, number](absl::StatusOr<OperationRecord> updated) {
      if (!updated.ok()) return;
      Add([&](Answered& all) { all.operations.insert(updated->name()); });
      AddOperations(number + kLanes);
    };
    const auto created = [this, sent](absl::StatusOr<CreatedOperation> made) {
      if (!made.ok() || stopped_) return;
      made->record.set_state(v1::OperationMetadata::STATE_SENDING);
      backend_.operations().Update(made->record, sent);
    };
    backend_.operations().Create(std::move(record), created);
  }

  void AddLetters() {
    if (stopped_) return;
    DeadLetter letter;
    letter.source = "4ws";
    letter.body = "unreadable";
    const auto added = [this](absl::StatusOr<AppendedLetter> kept) {
      if (!kept.ok()) return;
      Add([&](Answered& all) { all.letters.insert(kept->number); });
      AddLetters();
    };
    backend_.letters().Append(std::move(letter), added);
  }

  Backend& backend_;
  std::atomic<bool> stopped_ = false;
  Mutex mu_;
  CondVar added_;
  Answered answered_ ABSL_GUARDED_BY(mu_);
};

// What is there after a power cut holds all that was answered before it.
void ExpectKept(Backend& backend, const Answered& answered) {
  std::set<std::string> ids;
  const auto events = Read(backend.events(), 0, 1 << 20);
  ASSERT_THAT(events, IsOk());
  for (const EventPtr& event : *events) {
    ids.insert(event->id);
    EXPECT_EQ(event->sequence, std::ssize(ids));
  }
  EXPECT_THAT(ids, IsSupersetOf(answered.events));
  for (const std::string& name : answered.operations) {
    const auto record = Get(backend.operations(), name);
    ASSERT_THAT(record, IsOk()) << name;
    EXPECT_EQ(record->state(), v1::OperationMetadata::STATE_SENDING);
  }
  std::set<int64_t> numbers;
  const auto letters = Await<std::vector<DeadLetter>>([&](auto done) {
    backend.letters().List({}, 0, 1 << 20, std::move(done));
  });
  ASSERT_THAT(letters, IsOk());
  for (const DeadLetter& letter : *letters) numbers.insert(letter.number);
  EXPECT_THAT(numbers, IsSupersetOf(answered.letters));
}

class SqlitePowerTest : public testing::Test {
 protected:
  std::filesystem::path Cut(int number) const {
    return directory_.path() / absl::StrCat("cut-", number);
  }

  void CutsLoseNothing(const std::function<bool()>& survives) {
    std::vector<Answered> answered;
    {
      auto backend =
          std::make_unique<SqliteBackend>(directory_.path() / "data");
      Load load(*backend);
      for (const size_t count : {1, 2, 30, 100, 200, 500}) {
        answered.push_back(load.WaitFor(count));
        ASSERT_GE(answered.back().least(), count);
        // What is answered from here on may be lost or not.
        vfs_.CutPower(Cut(static_cast<int>(answered.size())), survives);
      }
      load.Stop();
      backend.reset();  // While the load still takes answers.
    }
    for (size_t i = 0; i < answered.size(); ++i) {
      SqliteBackend backend(Cut(static_cast<int>(i + 1)));
      ExpectKept(backend, answered[i]);
    }
  }

  const TempDirectory directory_;
  LossyVfs vfs_;
};

// The test of the test: without syncs there is nothing to find.
TEST_F(SqlitePowerTest, LosesWhatIsNotSynced) {
  const auto tables_after = [this](const std::string& synchronous) {
    const std::string name = synchronous + ".db";
    const auto file = (directory_.path() / name).string();
    std::ofstream(file).close();
    auto connection =
        *SqliteConnection::Open(file, SqliteConnection::Mode::kReadWrite);
    const std::string script =
        "PRAGMA journal_mode = WAL; CREATE TABLE first (a);"
        "PRAGMA synchronous = " +
        synchronous + "; CREATE TABLE second (a);";
    EXPECT_THAT(connection->Script(script.c_str()), IsOk());
    vfs_.CutPower(Cut(0), [] { return false; });
    auto after = *SqliteConnection::Open((Cut(0) / name).string(),
                                         SqliteConnection::Mode::kReadWrite);
    return *after->Integer("SELECT count(*) FROM sqlite_schema");
  };
  EXPECT_LT(tables_after("OFF"), 2);
  EXPECT_EQ(tables_after("FULL"), 2);
}

TEST_F(SqlitePowerTest, KeepsWhatWasAnsweredWhenNothingElseIs) {
  CutsLoseNothing([] { return false; });
}

TEST_F(SqlitePowerTest, KeepsWhatWasAnsweredWhateverElseIs) {
  std::minstd_rand random(1);  // The same each time.
  CutsLoseNothing([&random] { return random() % 2 == 0; });
}

TEST_F(SqlitePowerTest, KeepsAnErasure) {
  SqliteBackend backend(directory_.path() / "data");
  Event event = EventNamed("a");
  event.customer = "4ws/1";
  ASSERT_THAT(Append(backend.events(), event), IsOk());
  const auto erased = Await<Erasure>([&](auto done) {
    backend.events().EraseCustomer("4ws/1", std::move(done));
  });
  ASSERT_THAT(erased, IsOk());
  vfs_.CutPower(Cut(1), [] { return false; });
  SqliteBackend after(Cut(1));
  const auto events = Read(after.events(), 0);
  ASSERT_THAT(events, IsOk());
  ASSERT_EQ(events->size(), 1u);
  EXPECT_TRUE(events->front()->erased);
}

}  // namespace
}  // namespace gateway
