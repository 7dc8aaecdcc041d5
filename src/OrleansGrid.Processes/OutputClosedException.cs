namespace OrleansGrid.Processes;

/// <summary>Whoever read this process's standard output has seen enough.</summary>
internal sealed class OutputClosedException() : IOException("Nobody reads standard output any more.");
