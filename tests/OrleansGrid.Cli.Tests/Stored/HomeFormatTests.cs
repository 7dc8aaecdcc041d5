using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Cli.Tests.Stored;

public sealed class HomeFormatTests
{
    public static TheoryData<string> Formats => [.. HomeFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_that_any_version_has_stored_of_the_home_folder_is_read(string format) =>
        StoredFormat.Of(format, HomeFormats.All).IsReadForEver();

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_home_folder_is_stored_as_the_version_before_stored_it(string format) =>
        StoredFormat.Of(format, HomeFormats.All).IsWrittenAsEver();

    [Fact]
    public void The_full_examples_hold_every_member_there_is() => Assert.All(HomeFormats.Whole, WholeValue.IsWhole);
}
