using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Jobs;

/// <summary>
/// Notes items that are run alone because something died under the job. When one of them takes down the silo that the job itself is on,
/// nobody is left who saw it; so each is noted in the record before it begins, and the job's next epoch counts the loss.
/// </summary>
internal sealed class Quarantine(RecordKeeper keeper, JobStages stages, JobTasks tasks, Func<Guid> newTaskId)
{
    /// <summary>The silo on which the job itself lives.</summary>
    private string? _home;

    /// <returns>Whether the note must be durable before the task starts.</returns>
    public bool NoteIfQuarantined(AssignedTask task)
    {
        if (task.Crashes == 0 || task.Range.Count != 1 || task.Silo != _home)
        {
            return false;
        }

        var attempts = stages[task.Stage].Progress.AttemptsOf(task.Range.First).InAll;
        var note = new QuarantinedItem(task.Stage, task.Range.First, attempts, task.Silo);
        keeper.Save(keeper.Record with { Quarantined = [.. keeper.Record.Quarantined ?? [], note] });
        return true;
    }

    /// <summary>The item did not take its silo down, or is counted as lost: either way its note has done its work.</summary>
    public void ForgetNote(AssignedTask task)
    {
        if (keeper.Record.Quarantined is { } notes && notes.Any(IsOf))
        {
            var rest = notes.Where(note => !IsOf(note)).ToList();
            keeper.Save(keeper.Record with { Quarantined = rest.Count > 0 ? rest : null });
        }

        bool IsOf(QuarantinedItem note) => note.Stage == task.Stage && note.Item == task.Range.First;
    }

    /// <summary>The job is open, on the silo <paramref name="home"/>.</summary>
    public void LiveOn(string? home) => _home = home;

    /// <summary>
    /// What an earlier epoch of the job had noted, and what has neither ended nor runs, was lost with its silo, unless that lives.
    /// </summary>
    public void TakeUpNotes(IReadOnlyCollection<string> liveSilos)
    {
        var notes = keeper.Record.Quarantined ?? [];
        if (notes.Count == 0)
        {
            return;
        }

        // Durable before anything is counted: a loss that is forgotten costs one more crash, one that is counted twice an innocent item.
        keeper.Save(keeper.Record with { Quarantined = null });
        foreach (var note in notes.Where(note => IsLost(note, liveSilos)))
        {
            var range = new ItemRange(note.Item, note.Item + 1);
            stages[note.Stage].Progress.Claim(range);
            var items = new TakenItems(range, Crashes: 1, LastChance: false);
            var task = AssignedTask.Of(TaskRole.Noted, newTaskId(), note.Stage, note.Silo, items, keeper.Now.Monotonic);
            tasks.Add(task);
            task.Lose(withSilo: true);
            keeper.Emit(new ResolveTask(task.TaskId, task.Stage, task.Range));
        }
    }

    private bool IsLost(QuarantinedItem note, IReadOnlyCollection<string> liveSilos) =>
        !liveSilos.Contains(note.Silo)
        && !stages[note.Stage].Progress.HasOutcome(note.Item)
        && stages[note.Stage].Progress.AttemptsOf(note.Item).InAll == note.Attempts
        && !tasks.All.Any(t => t.Stage == note.Stage && note.Item >= t.Range.First && note.Item < t.Range.End);
}
