using System.Text.Json.Serialization;
using OrleansGrid.Reports.Batch;
using OrleansGrid.Reports.Items;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.MapReduce;
using OrleansGrid.Reports.Silos;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Reports.Json;

/// <summary>
/// The one JSON shape of each read model; names as in the SQL views. A golden file for each shape stands in the tests.
/// </summary>
/// <remarks>The compiler generates the writers, because reflection would cost a tenth of a second at every start of a program.</remarks>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = GridJson.MostDepth + 64)]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(SubmittedJobView))]
[JsonSerializable(typeof(DeletedView))]
[JsonSerializable(typeof(RetentionView))]
[JsonSerializable(typeof(ItemView))]
[JsonSerializable(typeof(ResultView))]
[JsonSerializable(typeof(LogLineView))]
[JsonSerializable(typeof(SiloView))]
[JsonSerializable(typeof(TrialView))]
[JsonSerializable(typeof(StudyReport))]
[JsonSerializable(typeof(BatchReport))]
[JsonSerializable(typeof(MapReduceReport))]
[JsonSerializable(typeof(OutputRowView))]
public sealed partial class ReportJson : JsonSerializerContext;
