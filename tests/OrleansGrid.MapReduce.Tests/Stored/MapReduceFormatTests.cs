using OrleansGrid.Tests.Stored;

namespace OrleansGrid.MapReduce.Tests.Stored;

public sealed class MapReduceFormatTests
{
    public static TheoryData<string> Formats => [.. MapReduceFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_that_any_version_has_stored_of_a_MapReduce_job_is_read(string format) =>
        StoredFormat.Of(format, MapReduceFormats.All).IsReadForEver();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_MapReduce_job_is_stored_as_the_version_before_stored_it(string format) =>
        StoredFormat.Of(format, MapReduceFormats.All).IsWrittenAsEver();

    [Fact]
    public void The_full_examples_hold_every_member_there_is() => Assert.All(MapReduceFormats.Whole, WholeValue.IsWhole);
}
