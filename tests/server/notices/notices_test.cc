#include "server/notices/notices.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_dead_letter_store.h"
#include "tests/support/worker.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(DeadLetterNoticeTest, SaysWhatHowManyHowToLookAndHowToReplay) {
  DeadLetterSummary summary;
  summary.groups = {{"4ws/documents", "not JSON", 4}, {"one/x", "why", 1}};
  summary.count = 7;
  summary.waiting = 9;
  summary.first_received = absl::FromUnixSeconds(1'700'000'000);
  const Notice notice = DeadLetterNotice(summary);
  EXPECT_EQ(notice.subject,
            "fourws-gateway: 7 webhooks could not be processed");
  EXPECT_THAT(notice.text, HasSubstr("2023-11-14T22:13:20+00:00"));
  EXPECT_THAT(notice.text, HasSubstr("     4  4ws/documents: not JSON\n"));
  EXPECT_THAT(notice.text, HasSubstr("     2  others\n"));
  EXPECT_THAT(notice.text, HasSubstr("Waiting in all: 9\n"));
  EXPECT_THAT(notice.text,
              HasSubstr("fourws dead-letter list --state waiting\n"));
  EXPECT_THAT(notice.text, HasSubstr("fourws dead-letter replay --all"));
  const auto json = nlohmann::json::parse(notice.json);
  EXPECT_EQ(json["event"], "dead_letters");
  EXPECT_EQ(json["text"], notice.text);
  EXPECT_EQ(json["count"], 7);
  EXPECT_EQ(json["groups"][0]["source"], "4ws/documents");
  EXPECT_EQ(json["groups"][0]["count"], 4);
}

class NoticesTest : public testing::Test {
 protected:
  NoticesTest() {
    options_.interval = absl::Minutes(15);
    options_.first_retry = absl::Minutes(1);
    Start();
  }

  void Start() {
    NoticeChannel channel;
    channel.name = "pager";
    channel.send = [this](const Notice& notice, NoticeChannel::Sent sent) {
      sent_.push_back(nlohmann::json::parse(notice.json)["count"]);
      pager_.Post([this, sent = std::move(sent)]() mutable {
        std::move(sent)(failing_ ? absl::UnavailableError("busy")
                                 : absl::OkStatus());
      });
    };
    std::vector<NoticeChannel> channels;
    channels.push_back(std::move(channel));
    notices_ = std::make_unique<Notices>(letters_, std::move(channels), clock_,
                                         metrics_, options_);
    Wake();
  }

  void Add(int count) {
    for (int i = 0; i < count; ++i) {
      Answer<AppendedLetter> answer;
      DeadLetter letter;
      letter.source = "4ws/documents";
      letter.reason = "not JSON";
      letter.body = "Jane Doe";
      letters_.Append(std::move(letter), answer.done());
      (void)answer.Wait();
      notices_->Wake();
    }
    Settle();
  }

  void Wake() {
    notices_->Wake();
    Settle();
  }

  void Advance(absl::Duration by) {
    clock_.Advance(by);
    Settle();
  }

  NoticeProgress Progress() { return notices_->Progress().at(0); }

  // Lets all that is due now happen.
  void Settle() {
    for (int i = 0; i < 5; ++i) {
      clock_.Advance(absl::ZeroDuration());
      letters_.Flush();
      pager_.Flush();
    }
  }

  FakeClock clock_;
  Metrics metrics_;
  MemoryDeadLetterStore letters_;
  NoticeOptions options_;
  std::atomic<bool> failing_ = false;
  std::vector<int> sent_;
  Worker pager_;
  std::unique_ptr<Notices> notices_;
};

TEST_F(NoticesTest, ReportsTheFirstAtOnceAndTheRestInADigest) {
  Add(1);
  EXPECT_THAT(sent_, ElementsAre(1));
  Add(3);
  Advance(absl::Minutes(14));
  Add(2);
  EXPECT_THAT(sent_, ElementsAre(1));
  Advance(absl::Minutes(1));
  EXPECT_THAT(sent_, ElementsAre(1, 5));
  Advance(absl::Hours(1));
  EXPECT_THAT(sent_, ElementsAre(1, 5));
  Add(1);
  EXPECT_THAT(sent_, ElementsAre(1, 5, 1));
}

TEST_F(NoticesTest, TriesAgainWhatFailsEverMoreRarely) {
  failing_ = true;
  Add(1);
  Add(1);
  EXPECT_THAT(sent_, ElementsAre(1));
  Advance(absl::Minutes(1));
  EXPECT_THAT(sent_, ElementsAre(1, 2));
  Advance(absl::Minutes(1));
  EXPECT_THAT(sent_, ElementsAre(1, 2));
  failing_ = false;
  Advance(absl::Minutes(1));
  EXPECT_THAT(sent_, ElementsAre(1, 2, 2));
  EXPECT_THAT(metrics_.Text(), HasSubstr("result=\"failed\"} 2"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("result=\"sent\"} 1"));
}

TEST_F(NoticesTest, NeitherRepeatsNorForgetsOverARestart) {
  Add(1);
  Add(1);
  EXPECT_THAT(sent_, ElementsAre(1));
  Start();
  EXPECT_THAT(sent_, ElementsAre(1));
  Advance(absl::Minutes(15));
  EXPECT_THAT(sent_, ElementsAre(1, 1));
  Start();
  Advance(absl::Minutes(15));
  EXPECT_THAT(sent_, ElementsAre(1, 1));
}

TEST_F(NoticesTest, KeepsItsPaceWhoeverSetsTheSystemsClock) {
  Add(1);
  for (const absl::Duration by : {-absl::Hours(1), absl::Hours(48)}) {
    sent_.clear();
    clock_.SetWall(by);
    Add(1);
    EXPECT_TRUE(sent_.empty());
    EXPECT_EQ(Progress().next_look, clock_.WallNow() + absl::Minutes(15));
    Advance(absl::Minutes(15));
    EXPECT_THAT(sent_, ElementsAre(1));
  }
}

TEST_F(NoticesTest, WaitsNoLongerThanTheIntervalForANoticeOfAnEarlierProcess) {
  Add(1);
  clock_.SetWall(-absl::Minutes(5));
  Advance(absl::Minutes(10));
  Start();
  Add(1);
  EXPECT_THAT(sent_, ElementsAre(1));
  clock_.SetWall(-absl::Hours(1));
  Advance(absl::Minutes(10));
  EXPECT_THAT(sent_, ElementsAre(1, 1));
}

TEST_F(NoticesTest, GoesOnWhenTheStoreWorksAgain) {
  letters_.FailNextReads(1);
  Add(1);
  EXPECT_TRUE(sent_.empty());
  Advance(absl::Minutes(1));
  EXPECT_THAT(sent_, ElementsAre(1));
}

TEST_F(NoticesTest, ShowsHowItGoes) {
  EXPECT_EQ(Progress().channel, "pager");
  EXPECT_EQ(Progress().last_sent, absl::InfinitePast());
  EXPECT_EQ(Progress().next_look, absl::InfiniteFuture());
  failing_ = true;
  Add(1);
  EXPECT_EQ(Progress().failures, 1);
  EXPECT_EQ(Progress().last_error, "busy");
  EXPECT_EQ(Progress().last_failed, clock_.Now());
  EXPECT_EQ(Progress().next_look, clock_.Now() + absl::Minutes(1));
  failing_ = false;
  Advance(absl::Minutes(1));
  EXPECT_EQ(Progress().failures, 0);
  EXPECT_EQ(Progress().last_error, "");
  EXPECT_EQ(Progress().last_sent, clock_.Now());
  EXPECT_EQ(Progress().next_look, absl::InfiniteFuture());
  Add(1);
  EXPECT_EQ(Progress().next_look, clock_.Now() + absl::Minutes(15));
}

TEST_F(NoticesTest, DoesNotReportWhatSomebodyMendedMeanwhile) {
  Add(1);
  Add(1);
  Answer<DeadLetter> ended;
  letters_.End(2, {DeadLetter::State::kDiscarded, clock_.Now()}, ended.done());
  (void)ended.Wait();
  Advance(absl::Hours(1));
  EXPECT_THAT(sent_, ElementsAre(1));
}

TEST_F(NoticesTest, NotifiesNobodyOnceItStopped) {
  notices_->Stop();
  Add(1);
  Advance(absl::Hours(1));
  EXPECT_TRUE(sent_.empty());
}

}  // namespace
}  // namespace gateway
