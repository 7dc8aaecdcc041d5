using System.Text.Json;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.MapReduce;

namespace OrleansGrid.Cli.Tests;

public sealed class KindTextTests
{
    [Fact]
    public void A_kind_without_words_of_its_own_shows_the_properties_of_its_report()
    {
        var report = JsonSerializer.Deserialize<JsonElement>("""{"rounds": 3, "reason": "converged", "centre": [1, 2]}""");
        Assert.Equal([("rounds", "3"), ("reason", "converged"), ("centre", "[1, 2]")], KindTexts.Of("iterate").Lines(report));
    }

    [Fact]
    public void What_a_kind_reports_as_null_is_left_out_and_what_is_no_object_is_one_line()
    {
        Assert.Equal([("rounds", "0")], KindTexts.Of("iterate").Lines(JsonElement.Parse("""{"rounds": 0, "output": null}""")));
        Assert.Equal([("Report", "nothing yet")], KindTexts.Of("iterate").Lines(JsonElement.Parse("\"nothing yet\"")));
    }

    [Fact]
    public void A_label_that_is_longer_than_those_of_the_grid_keeps_its_distance() =>
        Assert.Equal(
            ("Kind      iterate", "longest_distance 3"),
            (Texts.Labelled("Kind", "iterate"), Texts.Labelled("longest_distance", "3"))
        );

    [Fact]
    public void The_report_of_a_MapReduce_job_is_shown_from_its_JSON_alone()
    {
        var report = new MapReduceReport
        {
            InputFiles = 1,
            InputBytes = 2048,
            Splits = 2,
            Partitions = 1,
            Decisions = [new DecisionView("reducers", "1", "given")],
            MapItems = 2,
            MapInputRecords = 1500,
            MapEmittedRecords = 3000,
            ShuffleRecords = 10,
            ShuffleBytes = 100,
            ReduceItems = 1,
            ReduceInputRecords = 10,
            ReduceKeys = 4,
            ReduceRecords = 4,
            ReduceBytes = 40,
            RepeatedItems = 1,
            KeyShare = 0.5,
            OutputParts = 1,
            OutputBytes = 40,
            OutputRecords = 4,
            OutputRows = 4,
            Counters = new Dictionary<string, long> { ["bad"] = 1 },
        };
        Assert.Equal(
            [
                ("Input", "1 file, 2.0 KB, 2 splits"),
                ("Decided", "reducers 1: given"),
                ("Map", "1,500 records read, 3,000 pairs emitted, 10 pairs left for the reducers in 100 B"),
                ("Reduce", "10 pairs of 4 keys, 4 records written, 40 B"),
                ("Skew", "the most frequent key has 50.0 % of the pairs"),
                ("Lost", "1 item run again because what they had left was lost"),
                ("Output", "1 part, 40 B, 4 records"),
                ("Rows", "4 in the view grid.mapreduce_rows"),
                ("Counter", "bad = 1"),
            ],
            KindTexts.Of("mapreduce").Lines(JsonSerializer.SerializeToElement(report, ReportJson.Default.MapReduceReport))
        );
    }
}
