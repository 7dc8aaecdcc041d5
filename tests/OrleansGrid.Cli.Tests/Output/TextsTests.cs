using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Tests;

public sealed class TextsTests
{
    private static readonly JobStatus Job = new()
    {
        JobId = new Guid("0198c0de-0000-7000-8000-00009ea61be1"),
        Kind = "batch",
        State = JobState.Succeeded,
        ItemsTotal = 5,
        ItemsSucceeded = 3,
    };

    [Theory]
    [InlineData("batch", "3 of 5 items succeeded")]
    [InlineData("study", "3 of 5 trials succeeded")]
    [InlineData("a-kind-of-a-plug-in", "3 of 5 items succeeded")]
    public void Progress_is_counted_in_the_nouns_of_the_kind(string kind, string expected) =>
        Assert.Equal(expected, Texts.Progress(Job with { Kind = kind }));

    [Theory]
    [InlineData(JobState.Running, "3 of 5 items succeeded, 2 retrying")]
    [InlineData(JobState.Failed, "3 of 5 items succeeded")]
    public void Items_of_a_job_that_has_ended_are_not_tried_again(JobState state, string expected) =>
        Assert.Equal(expected, Texts.Progress(Job with { State = state, ItemsRetrying = 2 }));

    [Theory]
    [InlineData("map", 1, "map     running 0 of 1 split")]
    [InlineData("map", 7, "map     running 0 of 7 splits")]
    [InlineData("reduce", 2, "reduce  running 0 of 2 parts")]
    public void A_stage_is_counted_in_its_own_nouns(string stage, long items, string expected) =>
        Assert.Equal(expected, Texts.Stage(Job with { Kind = "mapreduce" }, new StageStatus(0, stage, "running", items, 0, 0)));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(-5, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7_199, "119m")]
    [InlineData(7_200, "2h")]
    [InlineData(172_799, "47h")]
    [InlineData(172_800, "2d")]
    public void An_age_is_in_the_largest_unit_that_says_something(int seconds, string expected) =>
        Assert.Equal(expected, Texts.Age(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(seconds)));

    [Fact]
    public void A_short_id_is_the_end_of_the_id() => Assert.Equal("9ea61be1", Texts.ShortId(Job.JobId));

    [Fact]
    public void A_job_that_has_ended_is_followed_by_what_to_type_next()
    {
        Assert.Contains("'grid results 9ea61be1'", Texts.Further(Job), StringComparison.Ordinal);
        Assert.Contains("'grid trials 9ea61be1'", Texts.Further(Job with { Kind = "study" }), StringComparison.Ordinal);
        Assert.Contains("where the output is", Texts.Further(Job with { Kind = "mapreduce" }), StringComparison.Ordinal);
        Assert.Contains("'grid retry 9ea61be1'", Texts.Further(Job with { State = JobState.Failed }), StringComparison.Ordinal);
    }
}
