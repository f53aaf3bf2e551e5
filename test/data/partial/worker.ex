defmodule Shop.Worker do
  use GenServer

  require Logger

  @timeout 5_000
  @retries 3

  defstruct name: nil, jobs: [], failed: 0

  def start_link(options) do
    name = Keyword.fetch!(options, :name)
    GenServer.start_link(__MODULE__, options, name: name)
  end

  @doc "Puts a job into the queue."
  def push(worker, job) do
    GenServer.cast(worker, {:push, job})
  end

  def status(worker) do
    GenServer.call(worker, :status, @timeout)
  end

  @impl true
  def init(options) do
    Process.flag(:trap_exit, true)
    {:ok, struct(__MODULE__, options)}
  end

  @impl true
  def handle_call(:status, _from, state) do
    {:reply, length(state.jobs), state}
  end

  @impl true
  def handle_cast({:push, job}, state) do
    Logger.debug("push #{inspect(job)}")
    {:noreply, %{state | jobs: [job | state.jobs]}}
  end

  def run(job, attempt \\ 1) do
    case perform(job) do
      {:ok, value} ->
        Logger.info("done")
        value

      {:error, :busy} when attempt < @retries ->
        run(job, attempt + 1)

      {:error, reason} ->
        Logger.error("failed: #{reason}")
        nil
    end
  end

  def label(state) do
    case state do
      :open -> "waiting"
      :running -> "at work"
      :done -> "finished today"
      _ -> "unknown"
    end
  end

  defp perform(job) do
    job.module
    |> apply(job.function, job.arguments)
    |> wrap()
  end
end

defmodule Shop.Clock do
  @behaviour Shop.Time

  def now do
    DateTime.utc_now()
  end

  def today(zone) do
    zone
    |> DateTime.now!()
    |> DateTime.to_date()
  end

  def parse(text) do
    {:ok, time, _offset} = DateTime.from_iso8601(text)
    time
  end
end
