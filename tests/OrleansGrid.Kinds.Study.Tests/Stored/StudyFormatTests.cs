using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Kinds.Study.Tests.Stored;

public sealed class StudyFormatTests
{
    public static TheoryData<string> Formats => [.. StudyFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void All_that_any_version_has_stored_of_a_study_is_read(string format) =>
        StoredFormat.Of(format, StudyFormats.All).IsReadForEver();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_study_is_stored_as_the_version_before_stored_it(string format) =>
        StoredFormat.Of(format, StudyFormats.All).IsWrittenAsEver();

    [Fact]
    public void The_full_examples_hold_every_member_there_is() => Assert.All(StudyFormats.Whole, WholeValue.IsWhole);
}
