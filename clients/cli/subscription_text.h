#ifndef CLIENTS_CLI_SUBSCRIPTION_TEXT_H_
#define CLIENTS_CLI_SUBSCRIPTION_TEXT_H_

#include <string>

#include "CLI/App.hpp"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace fourws::cli {

// Adds the argument that names a subscription; `subscriptions/` is put before a
// bare id. `name` outlives the parsing.
void AddSubscriptionName(CLI::App& app, std::string& name);

// Headline of the list that `SubscriptionLine` fills.
std::string SubscriptionLineHead();

// One line, with a line break: how far it is and what is amiss.
std::string SubscriptionLine(const gateway::v1::Subscription& subscription);

// Tells people all of a subscription.
std::string DescribeSubscription(const gateway::v1::Subscription& subscription);

// The same for what is parked: headline, and a line each.
std::string ParkedLineHead();
std::string ParkedLine(const gateway::v1::ParkedNotification& parked);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_SUBSCRIPTION_TEXT_H_
