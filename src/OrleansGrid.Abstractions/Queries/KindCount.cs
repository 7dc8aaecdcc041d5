namespace OrleansGrid;

/// <summary>Something that only one kind of job counts beside its items.</summary>
/// <param name="Name">For programs, unlike the name of any property of a job: <c>trials_pruned</c>.</param>
/// <param name="Word">For people, behind the number: <c>pruned</c>.</param>
public sealed record KindCount(string Name, long Count, string Word);
