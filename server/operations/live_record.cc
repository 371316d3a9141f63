#include "server/operations/live_record.h"

#include <utility>

namespace gateway {
namespace {

using Records = std::unordered_map<std::string, std::weak_ptr<LiveRecord>>;

// Takes out what nobody holds any more.
void Drop(Records& records, const std::string& key) {
  const auto it = records.find(key);
  if (it != records.end() && it->second.expired()) records.erase(it);
}

}  // namespace

void LiveRecord::Enter(Step step) {
  const auto self = shared_from_this();  // A step may drop the last owner.
  {
    MutexLock lock(mu_);
    waiting_.push_back(std::move(step));
  }
  runner_.Run([this] { return TakeNext(); });
}

void LiveRecord::Leave() {
  const auto self = shared_from_this();
  {
    MutexLock lock(mu_);
    busy_ = false;
  }
  runner_.Run([this] { return TakeNext(); });
}

bool LiveRecord::TakeNext() {
  Step step;
  {
    MutexLock lock(mu_);
    if (busy_ || waiting_.empty()) return false;
    busy_ = true;
    step = std::move(waiting_.front());
    waiting_.pop_front();
  }
  std::move(step)();
  return true;
}

void LiveRecord::Note(OperationSnapshot record) {
  MutexLock lock(mu_);
  if (newest_ == nullptr || newest_->revision() < record->revision())
    std::swap(newest_, record);
}

OperationSnapshot LiveRecord::newest() {
  MutexLock lock(mu_);
  return newest_;
}

std::shared_ptr<LiveRecord> LiveRecords::Of(const std::string& name) {
  MutexLock lock(table_->mu);
  std::weak_ptr<LiveRecord>& kept = table_->by_name[name];
  if (auto live = kept.lock()) return live;
  std::shared_ptr<LiveRecord> live(
      new LiveRecord(), [table = table_, name](LiveRecord* gone) {
        const OperationSnapshot newest = gone->newest();
        delete gone;
        MutexLock lock(table->mu);
        Drop(table->by_name, name);
        Drop(table->by_token, newest->callback_token_hash());
      });
  kept = live;
  return live;
}

std::shared_ptr<LiveRecord> LiveRecords::OfSent(
    const OperationSnapshot& sending) {
  auto live = Of(sending->name());
  live->Note(sending);
  MutexLock lock(table_->mu);
  table_->by_token[sending->callback_token_hash()] = live;
  return live;
}

OperationSnapshot LiveRecords::FindByToken(const std::string& token_hash) {
  std::shared_ptr<LiveRecord> live;
  {
    MutexLock lock(table_->mu);
    const auto it = table_->by_token.find(token_hash);
    if (it == table_->by_token.end()) return {};
    live = it->second.lock();
  }
  return live == nullptr ? OperationSnapshot() : live->newest();
}

}  // namespace gateway
