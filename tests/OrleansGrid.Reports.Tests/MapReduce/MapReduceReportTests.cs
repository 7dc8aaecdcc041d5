using OrleansGrid.Reports.MapReduce;
using OrleansGrid.Reports.Tests.Shapes;

namespace OrleansGrid.Reports.Tests.MapReduce;

public sealed class MapReduceReportTests
{
    [Fact]
    public void Of_a_split_that_was_mapped_again_only_the_later_output_counts()
    {
        var report = MapReduceReport.Of(Samples.MapReduce);
        Assert.Equal((2, 100L, 1L), (report.MapItems, report.MapInputRecords, report.RepeatedItems));
    }

    [Fact]
    public void Skew_compares_the_largest_part_with_the_mean_and_is_unknown_for_a_single_part()
    {
        Assert.Equal((1.5, 0.625), (MapReduceReport.Of(Samples.MapReduce).PartSkew, MapReduceReport.Of(Samples.MapReduce).KeyShare));
        Assert.Null(MapReduceReport.Of(Samples.MapReduce with { Reduces = [Samples.MapReduce.Reduces[0]] }).PartSkew);
    }

    [Fact]
    public void Counters_are_summed_over_the_items_until_the_output_is_published()
    {
        var two = new Dictionary<string, long> { ["Bad lines"] = 2 };
        var counted = Samples.MapReduce.Reduces.Select(reduce => reduce with { Counters = two });
        var report = MapReduceReport.Of(Samples.MapReduce with { Manifest = null, Reduces = [.. counted] });
        Assert.Equal([new("Bad lines", 4L)], report.Counters);
        Assert.Null(report.OutputRows);
    }

    [Fact]
    public void Without_a_row_in_the_database_no_record_is_one()
    {
        var files = Samples.MapReduce.Reduces.Select(reduce => reduce with { Rows = null });
        Assert.Equal(7, MapReduceReport.Of(Samples.MapReduce).OutputRows);
        Assert.Equal(0, MapReduceReport.Of(Samples.MapReduce with { Reduces = [.. files] }).OutputRows);
    }

    [Theory]
    [InlineData(null, "both run")]
    [InlineData("nothing", "the speculative attempt came to nothing")]
    [InlineData("either_first", "one of the two was first")]
    public void What_came_of_a_speculative_attempt_is_said(string? end, string words)
    {
        var speculative = new SpeculationStatus("map", 3, "silo-2", "silo-1", TimeSpan.FromSeconds(5.25), null, end);
        Assert.Equal(
            new DecisionView(
                "speculation",
                "map item 3 on silo-2",
                $"it had run for 5.25 s on silo-1 (what is typical is not known since the job was taken up again); {words}"
            ),
            Decisions.Of(speculative)
        );
    }
}
