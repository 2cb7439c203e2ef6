#include "trainers/xgboost/dependencies.h"

#include <algorithm>
#include <initializer_list>

#include "emulator/base/text.h"
#include "trainers/xgboost/errors.h"

namespace xgboost {
namespace {

bool is_any_of(std::string_view one, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, one) != all.end();
}

bool has(const Hyperparameter& list, std::string_view item) {
  return std::ranges::find(list.items, item) != list.items.end();
}

void check_tree_updaters(const Profile& profile, const Hyperparameter& updater) {
  const bool old = profile.version <= Version::V1_5_1;
  const auto is_tree = [&](const std::string& name) {
    return is_any_of(name, {"grow_colmaker", "distcol", "grow_histmaker", "grow_skmaker", "sync",
                            "refresh", "prune", "grow_quantile_histmaker"}) ||
           (old && name == "grow_local_histmaker");
  };
  const std::string local = old ? "'grow_local_histmaker', " : "";
  if (!std::ranges::all_of(updater.items, is_tree)) {
    throw UserError(
        "Tree updater should be selected from these options: 'grow_colmaker', 'distcol', "
        "'grow_histmaker', " +
        local +
        "'grow_skmaker', 'grow_quantile_histmaker', 'sync', 'refresh', 'prune', "
        "'shortgun', 'coord_descent'.");
  }
  const auto growers = std::ranges::count_if(updater.items, [&](const std::string& name) {
    return is_any_of(name,
                     {"grow_colmaker", "distcol", "grow_histmaker", "grow_quantile_histmaker"}) ||
           (old && name == "grow_local_histmaker");
  });
  if (growers > 1) {
    throw UserError(
        "Only one tree grow plugin can be selected. Choose one from the"
        "following: 'grow_colmaker', 'distcol', 'grow_histmaker', " +
        local + "'grow_skmaker'");
  }
}

void check_updater(const Profile& profile, const Hyperparameter& updater,
                   const Hyperparameters& all) {
  if (all.text("booster", "") == "gblinear") {
    const bool linear =
        updater.items.size() == 1 && is_any_of(updater.items[0], {"shotgun", "coord_descent"});
    if (linear) return;
    // AWS-QUIRK not followed: the container's text spells out a Python generator object here.
    throw UserError("Linear updater should be one of these options: 'shotgun', 'coord_descent'.");
  }
  if (all.text("process_type", "") == "update") {
    const auto updates = [](const std::string& name) {
      return name == "refresh" || name == "prune";
    };
    if (std::ranges::all_of(updater.items, updates)) return;
    throw UserError("process_type 'update' can only be used with updater 'refresh' and 'prune'");
  }
  check_tree_updaters(profile, updater);
}

void check_metrics(const Profile& profile, const Hyperparameter& metrics,
                   const Hyperparameters& all) {
  const Hyperparameter* objective = all.find("objective");
  const bool looks = profile.since(Version::V1_2_1) || has(metrics, "auc");
  if (objective == nullptr) {
    // AWS-QUIRK: the container looks the objective up without asking whether it is there
    // (eval_metric_dep_validator, `dependencies["objective"]`).
    if (looks) throw AlgorithmError("KeyError: 'objective'");
    return;
  }
  const std::string& text = objective->text;
  if (has(metrics, "auc") && !text.starts_with("binary:") && !text.starts_with("rank:")) {
    throw UserError("Metric 'auc' can only be applied for classification and ranking problems.");
  }
  if (has(metrics, "aft-nloglik") && text != "survival:aft") {
    throw UserError("Metric 'aft-nloglik' can only be applied for 'survival:aft' objective.");
  }
}

void check_objective(const Hyperparameter& objective, const Hyperparameters& all) {
  if (!is_any_of(objective.text, {"multi:softmax", "multi:softprob"})) return;
  if (all.find("num_class") == nullptr) {
    throw UserError("Require input for parameter 'num_class' for multi-classification");
  }
}

void check_constraints(const Hyperparameter& constraints, const Hyperparameters& all) {
  const std::string method = all.text("tree_method", "");
  if (constraints.name == "monotone_constraints" && !is_any_of(method, {"exact", "hist"})) {
    throw UserError(
        "monotone_constraints can be used only when the tree_method parameter is set to "
        "either 'exact' or 'hist'.");
  }
  if (constraints.name == "interaction_constraints" &&
      !is_any_of(method, {"exact", "hist", "approx"})) {
    throw UserError(
        "interaction_constraints can be used only when the tree_method parameter is set to "
        "either 'exact', 'hist' or 'approx'.");
  }
}

}  // namespace

std::vector<std::string_view> dependencies_of(std::string_view name) {
  if (name == "updater") return {"booster", "process_type"};
  if (name == "objective") return {"num_class"};
  if (name == "eval_metric") return {"objective"};
  if (name == "monotone_constraints" || name == "interaction_constraints") return {"tree_method"};
  return {};
}

void check_dependencies(const Profile& profile, const Hyperparameter& value,
                        const Hyperparameters& all) {
  if (value.name == "updater") check_updater(profile, value, all);
  if (value.name == "objective") check_objective(value, all);
  if (value.name == "eval_metric") check_metrics(profile, value, all);
  if (value.name.ends_with("_constraints")) check_constraints(value, all);
}

}  // namespace xgboost
