using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Samples.Tests.Stored;

public sealed class IterateFormatTests
{
    public static TheoryData<string> Formats => [.. IterateFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_that_any_version_has_stored_of_an_iterate_job_is_read(string format) =>
        StoredFormat.Of(format, IterateFormats.All).IsReadForEver();

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_iterate_job_is_stored_as_the_version_before_stored_it(string format) =>
        StoredFormat.Of(format, IterateFormats.All).IsWrittenAsEver();

    [Fact]
    public void The_full_examples_hold_every_member_there_is() => Assert.All(IterateFormats.Whole, WholeValue.IsWhole);
}
