// What a training costs without the emulator: the C API, the same files, the same parameters.
//   bench_bare_training TRAIN.csv VALIDATION.csv MODEL
#include <xgboost/c_api.h>

#include <cstdio>
#include <string>

namespace {

DMatrixHandle load(const std::string& file) {
  DMatrixHandle matrix = nullptr;
  const std::string uri = file + "?format=csv&label_column=0&delimiter=,";
  if (XGDMatrixCreateFromFile(uri.c_str(), 1, &matrix) != 0) std::puts(XGBGetLastError());
  return matrix;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  XGBSetGlobalConfig("{\"verbosity\": 0}");
  DMatrixHandle matrices[] = {load(argv[1]), load(argv[2])};
  const char* names[] = {"train", "validation"};
  BoosterHandle booster = nullptr;
  XGBoosterCreate(matrices, 2, &booster);
  const char* parameters[][2] = {{"nthread", "1"},
                                 {"alpha", "3.5"},
                                 {"gamma", "1"},
                                 {"max_depth", "5"},
                                 {"max_delta_step", "2"}};
  for (const auto& parameter : parameters)
    XGBoosterSetParam(booster, parameter[0], parameter[1]);
  for (int round = 0; round < 2; ++round) {
    XGBoosterUpdateOneIter(booster, round, matrices[0]);
    const char* line = nullptr;
    XGBoosterEvalOneIter(booster, round, matrices, names, 2, &line);
    std::puts(line);
  }
  return XGBoosterSaveModel(booster, argv[3]) == 0 ? 0 : 1;
}
