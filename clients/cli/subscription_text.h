#ifndef CLIENTS_CLI_SUBSCRIPTION_TEXT_H_
#define CLIENTS_CLI_SUBSCRIPTION_TEXT_H_

#include <string>

#include "CLI/App.hpp"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace fourws::cli {

// Adds the argument that names a subscription, and puts `subscriptions/` before
// a bare id. `name` must outlive the parsing.
void AddSubscriptionName(CLI::App& app, std::string& name);

// The line above a list of `SubscriptionLine`s, with a line break.
std::string SubscriptionLineHead();

// One line, with a line break: how far the subscription is, and what is wrong.
std::string SubscriptionLine(const gateway::v1::Subscription& subscription);

// Describes a subscription for people.
std::string DescribeSubscription(const gateway::v1::Subscription& subscription);

// The same for parked notifications: the line above the list, and one line.
std::string ParkedLineHead();
std::string ParkedLine(const gateway::v1::ParkedNotification& parked);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_SUBSCRIPTION_TEXT_H_
