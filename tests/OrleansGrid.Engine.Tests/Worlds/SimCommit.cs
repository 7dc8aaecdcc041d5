using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Tests;

/// <summary>A range of outcomes, or one failed attempt, on its way to the database.</summary>
internal sealed record SimCommit(
    string Silo,
    Guid Task,
    int Stage,
    int Run,
    long First,
    long End,
    bool Succeeded,
    int Attempt = 0,
    FailureKind Kind = FailureKind.Own
)
{
    public bool HasOutcome => End > First;

    /// <summary>What the task sent it as; null for what the job itself records.</summary>
    public TaskCommit? Sent { get; init; }
}
