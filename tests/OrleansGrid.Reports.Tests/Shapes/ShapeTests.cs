using System.Text.Json;
using OrleansGrid.Reports.Batch;
using OrleansGrid.Reports.Items;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.MapReduce;
using OrleansGrid.Reports.Silos;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Reports.Tests.Shapes;

/// <summary>The JSON that scripts rely on.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void A_submitted_job() => Shape.Is("submitted", new SubmittedJobView(Samples.JobId), ReportJson.Default.SubmittedJobView);

    [Fact]
    public void A_job_of_one_stage() => Shape.Is("job", JobView.Of(Samples.Job), ReportJson.Default.JobView);

    [Fact]
    public void A_job_of_several_stages_with_counts_of_its_kind() =>
        Shape.Is(
            "job-of-stages",
            JobView.Of(Samples.StagedJob with { KindCounts = [new KindCount("trials_pruned", 3, "pruned")] }),
            ReportJson.Default.JobView
        );

    [Fact]
    public void The_report_of_a_job_holds_the_report_of_its_kind_and_of_a_kind_of_the_product_under_its_name_too() =>
        Shape.Is("job-report", Report, ReportJson.Default.JobReport);

    /// <summary>A kind of a user's own may be called as a property is.</summary>
    [Fact]
    public void The_report_of_a_kind_that_the_product_does_not_know_stands_only_under_report()
    {
        var report = new JobReport(Samples.Job with { Kind = "silos" }, Samples.Element("""{"answer": 42}"""), named: false, [], []);
        var json = JsonSerializer.SerializeToElement(report, ReportJson.Default.JobReport);
        Assert.Equal((42, 0), (json.GetProperty("report").GetProperty("answer").GetInt32(), json.GetProperty("silos").GetArrayLength()));
        Assert.Single(json.EnumerateObject(), property => property.Name == "silos");
    }

    [Fact]
    public void An_item_that_has_succeeded() =>
        Shape.Is(
            "item",
            ItemView.Of(
                new ItemStatus(7, ItemState.Succeeded, 1, "silo-1", Samples.Element("""{"Sum": 1.50}"""), null)
                {
                    Input = "{\"n\": 7}",
                    StartedAt = DateTimeOffset.UnixEpoch,
                    FinishedAt = DateTimeOffset.UnixEpoch.AddSeconds(1),
                    Duration = TimeSpan.FromSeconds(0.25),
                }
            ),
            ReportJson.Default.ItemView
        );

    [Fact]
    public void An_item_that_has_failed() =>
        Shape.Is(
            "item-failed",
            ItemView.Of(new ItemStatus(8, ItemState.Failed, 3, "silo-1", null, Samples.Error)),
            ReportJson.Default.ItemView
        );

    [Fact]
    public void A_result() =>
        Shape.Is(
            "result",
            ResultView.Of(new ItemResult<JsonElement>(7, ItemState.Succeeded, Samples.Element("\"<b>ü\""), null)),
            ReportJson.Default.ResultView
        );

    [Fact]
    public void The_result_of_an_item_that_has_failed() =>
        Shape.Is(
            "result-failed",
            ResultView.Of(new ItemResult<JsonElement>(8, ItemState.Failed, default, Samples.Error with { Stack = null })),
            ReportJson.Default.ResultView
        );

    [Fact]
    public void A_line_of_a_log() =>
        Shape.Is(
            "log-line",
            LogLineView.Of(new ItemLogLine(0, 7, 2, "silo-1", DateTimeOffset.UnixEpoch, "stderr", 41, "reading \"ü\"")),
            ReportJson.Default.LogLineView
        );

    [Fact]
    public void A_silo() => Shape.Is("silo", SiloView.Of(Samples.Silo), ReportJson.Default.SiloView);

    [Fact]
    public void A_trial_of_one_objective() =>
        Shape.Is("trial", TrialView.Of(Samples.Trial(3, "succeeded", [0.25])), ReportJson.Default.TrialView);

    [Fact]
    public void A_trial_of_two_objectives_and_one_that_has_failed()
    {
        Shape.Is("trial-of-two", TrialView.Of(Samples.Trial(4, "succeeded", [1, 2], -1)), ReportJson.Default.TrialView);
        var failed = Samples.Trial(5, "failed", []) with { Error = Samples.Error, Params = null };
        Shape.Is(
            "trial-failed",
            TrialView.Of(failed with { ValuesByStep = Samples.Element("""{"1": 0.5}""") }),
            ReportJson.Default.TrialView
        );
    }

    [Fact]
    public void A_study() => Shape.Is("study", Study, ReportJson.Default.StudyReport);

    [Fact]
    public void A_MapReduce_job() => Shape.Is("mapreduce", MapReduceReport.Of(Samples.MapReduce), ReportJson.Default.MapReduceReport);

    [Fact]
    public void A_MapReduce_job_that_has_just_begun() =>
        Shape.Is("mapreduce-begun", MapReduceReport.Of(new MapReduceResults { Stages = [] }), ReportJson.Default.MapReduceReport);

    [Fact]
    public void A_batch_with_limits() =>
        Shape.Is(
            "batch",
            BatchReport.Of(
                new CommandLimits
                {
                    MemoryBytes = 2L << 30,
                    CpuTime = TimeSpan.FromSeconds(1.5),
                    Processes = 64,
                    OutputBytes = 1 << 20,
                }
            ),
            ReportJson.Default.BatchReport
        );

    [Fact]
    public void A_row_of_output() => Shape.Is("output-row", new OutputRowView(1, 2, "key", null), ReportJson.Default.OutputRowView);

    [Fact]
    public void Every_report_can_be_read_back_from_its_JSON()
    {
        Shape.IsReadBack(Report, ReportJson.Default.JobReport);
        Shape.IsReadBack(Study, ReportJson.Default.StudyReport);
        Shape.IsReadBack(MapReduceReport.Of(Samples.MapReduce), ReportJson.Default.MapReduceReport);
    }

    private static JobReport Report =>
        new(
            Samples.Job,
            Samples.Element("""{"answer": 42}"""),
            named: true,
            [new SiloTally("silo-1", 9, 2)],
            [new AttemptStatus(0, 3, 2, "silo-1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Samples.Error) { Input = "3.txt" }]
        );

    private static StudyReport Study =>
        StudyReport.Of(
            new StudySpec
            {
                Space = new SearchSpace().Float("x", 0, 1),
                Sampler = "random",
                Seed = 5,
            },
            [Samples.Trial(0, "succeeded", [0.5]), Samples.Trial(1, "pruned", []), Samples.Trial(2, "failed", [])],
            [new WarmView(Samples.JobId, 10, 2)],
            "The time limit of 00:00:05 was reached.",
            JobState.Running
        );
}
