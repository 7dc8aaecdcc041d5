using OrleansGrid.Engine.Jobs;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Engine.Tests.Stored;

public sealed class JobFormatTests
{
    public static TheoryData<string> Formats => [.. JobFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_that_any_version_has_stored_of_a_job_is_read(string format) => StoredFormat.Of(format, JobFormats.All).IsReadForEver();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_job_is_stored_as_the_version_before_stored_it(string format) => StoredFormat.Of(format, JobFormats.All).IsWrittenAsEver();

    [Fact]
    public void The_full_examples_hold_every_member_there_is() => Assert.All(JobFormats.Whole, WholeValue.IsWhole);

    [Fact]
    public void Every_state_and_every_end_of_a_speculative_attempt_has_the_name_that_is_stored()
    {
        Assert.Equal(
            ["pending", "running", "paused", "succeeded", "failed", "cancelled"],
            Enum.GetValues<JobState>().Select(s => Named(s))
        );
        Assert.Equal(
            ["speculative_first", "original_first", "either_first", "nothing"],
            Enum.GetValues<SpeculationEnd>().Select(e => Named(e))
        );
    }

    private static string Named<T>(T value) => System.Text.Json.JsonSerializer.SerializeToElement(value, GridJson.Options).GetString()!;
}
