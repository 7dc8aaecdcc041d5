using System.Text.Json;

namespace OrleansGrid;

/// <summary>Says which items and stages exist next in the jobs of one kind.</summary>
/// <remarks>Pure: the same job and the same results give the same answer, so that after a crash it is simply asked again.</remarks>
public interface IStagePlanner
{
    /// <summary>The stages whose results it must see to plan this one.</summary>
    IReadOnlyList<int> Sees(RecordedJob job, int stage);

    /// <summary>
    /// Plans a stage that is not closed, and others along with it where it can; it may add stages. Asked when the stages for which the
    /// stage waits have ended, and again after each outcome of the stage itself until it is closed.
    /// </summary>
    /// <param name="results">For each stage that it sees, the outcomes that there are, in the order of the items.</param>
    /// <exception cref="FormatException">The results are not what they should be: the job fails, with the message as its error.</exception>
    StagePlan Plan(RecordedJob job, int stage, IReadOnlyDictionary<int, IReadOnlyList<ItemResult<JsonElement>>> results);
}
