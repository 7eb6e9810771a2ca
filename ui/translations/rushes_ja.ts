<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>rushes</name>
    <message>
      <source>&amp;Activity</source>
      <translation>アクティビティ(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>戻る(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>キャンセル(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Comment</source>
      <translation>コメント(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Download</source>
      <translation>ダウンロード(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Handles</source>
      <translation>ハンドル(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Invite</source>
      <translation>招待(&amp;I)</translation>
    </message>
    <message>
      <source>&amp;Last</source>
      <translation>終了(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Notes</source>
      <translation>ノート(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Publish</source>
      <translation>パブリッシュ(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Publish for Review</source>
      <translation>レビュー用にパブリッシュ(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Save as a preset</source>
      <translation>プリセットとして保存(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Server</source>
      <translation>サーバー(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;User name</source>
      <translation>ユーザー名(&amp;U)</translation>
    </message>
    <message>
      <source>&amp;Vote</source>
      <translation>投票(&amp;V)</translation>
    </message>
    <message>
      <source>&amp;What now?</source>
      <translation>対処方法(&amp;W)</translation>
    </message>
    <message>
      <source>&amp;Work without a server</source>
      <translation>サーバーなしで作業(&amp;W)</translation>
    </message>
    <message>
      <source>A frame of a sequence, a still or a movie</source>
      <translation>シーケンスの1フレーム、静止画、またはムービー</translation>
    </message>
    <message>
      <source>A&amp;djust …</source>
      <translation>調整(&amp;D)…</translation>
    </message>
    <message>
      <source>API &amp;key</source>
      <translation>API キー(&amp;K)</translation>
    </message>
    <message>
      <source>API key</source>
      <translation>API キー</translation>
    </message>
    <message>
      <source>Account: {text}</source>
      <translation>アカウント: {text}</translation>
    </message>
    <message>
      <source>Adjust the preset</source>
      <translation>プリセットを調整</translation>
    </message>
    <message>
      <source>Adjusted, and saved nowhere yet.</source>
      <translation>調整済み、まだ保存されていません。</translation>
    </message>
    <message>
      <source>All</source>
      <translation>すべて</translation>
    </message>
    <message>
      <source>All tasks</source>
      <translation>すべてのタスク</translation>
    </message>
    <message>
      <source>As in the scene</source>
      <translation>シーンに合わせる</translation>
    </message>
    <message>
      <source>Ask the server again now</source>
      <translation>今すぐサーバーに再接続</translation>
    </message>
    <message>
      <source>Asking the server …</source>
      <translation>サーバーに問い合わせ中…</translation>
    </message>
    <message>
      <source>Burn-ins</source>
      <translation>バーンイン</translation>
    </message>
    <message>
      <source>Burn-ins with shot, task, artist and frame, and a slate.</source>
      <translation>ショット、タスク、作業者、フレームのバーンインとスレート。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>キャンセル</translation>
    </message>
    <message>
      <source>Capture the frames</source>
      <translation>フレームをキャプチャ</translation>
    </message>
    <message>
      <source>Capture the rest from this scene</source>
      <translation>残りをこのシーンからキャプチャ</translation>
    </message>
    <message>
      <source>Capturing …</source>
      <translation>キャプチャ中…</translation>
    </message>
    <message>
      <source>Choose a task</source>
      <translation>タスクを選択</translation>
    </message>
    <message>
      <source>Choose a task first.</source>
      <translation>先にタスクを選択してください。</translation>
    </message>
    <message>
      <source>Choose a version</source>
      <translation>バージョンを選択</translation>
    </message>
    <message>
      <source>Choose another task</source>
      <translation>別のタスクを選択</translation>
    </message>
    <message>
      <source>Comment</source>
      <translation>コメント</translation>
    </message>
    <message>
      <source>Compare what arrived</source>
      <translation>届いた内容を照合</translation>
    </message>
    <message>
      <source>Complete</source>
      <translation>完了にする</translation>
    </message>
    <message>
      <source>Copies code, facts and versions; no secrets.</source>
      <translation>コード、情報、バージョンをコピーします。秘密は含みません。</translation>
    </message>
    <message>
      <source>Copy &amp;link</source>
      <translation>リンクをコピー(&amp;L)</translation>
    </message>
    <message>
      <source>Copy for the TD</source>
      <translation>TD 用にコピー</translation>
    </message>
    <message>
      <source>Copy link</source>
      <translation>リンクをコピー</translation>
    </message>
    <message>
      <source>Create the version</source>
      <translation>バージョンを作成</translation>
    </message>
    <message>
      <source>Dismiss the message</source>
      <translation>メッセージを閉じる</translation>
    </message>
    <message>
      <source>Distance from the edges, a part of the height.</source>
      <translation>端からの距離（高さに対する割合）。</translation>
    </message>
    <message>
      <source>Do not invite {name}</source>
      <translation>{name} を招待しない</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>描き込み</translation>
    </message>
    <message>
      <source>Drawn</source>
      <translation>描き込み</translation>
    </message>
    <message>
      <source>Drop it</source>
      <translation>取りやめる</translation>
    </message>
    <message>
      <source>Drop it, and leave nothing behind</source>
      <translation>破棄して何も残さない</translation>
    </message>
    <message>
      <source>Encode and check the movie</source>
      <translation>ムービーをエンコードして検査</translation>
    </message>
    <message>
      <source>Encoder</source>
      <translation>エンコーダー</translation>
    </message>
    <message>
      <source>Error: {text}</source>
      <translation>エラー: {text}</translation>
    </message>
    <message>
      <source>Every publish shows here, with its steps, until it is in review.</source>
      <translation>公開はレビューに届くまで、ここに手順とともに表示されます。</translation>
    </message>
    <message>
      <source>F&amp;irst</source>
      <translation>開始(&amp;I)</translation>
    </message>
    <message>
      <source>Failed certificate</source>
      <translation>証明の不合格</translation>
    </message>
    <message>
      <source>Fields</source>
      <translation>フィールド</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>開始フレーム</translation>
    </message>
    <message>
      <source>Fix</source>
      <translation>修正</translation>
    </message>
    <message>
      <source>Fix: {text}</source>
      <translation>修正: {text}</translation>
    </message>
    <message>
      <source>Font</source>
      <translation>フォント</translation>
    </message>
    <message>
      <source>For close looks at texture and grain; large files.</source>
      <translation>質感や粒状感の細かい確認用。ファイルは大きくなります。</translation>
    </message>
    <message>
      <source>For how many frames the slate shows.</source>
      <translation>スレートを表示するフレーム数。</translation>
    </message>
    <message>
      <source>Frame {frame}</source>
      <translation>フレーム {frame}</translation>
    </message>
    <message>
      <source>Frames that are there stay; the others show the scene as it is now.</source>
      <translation>すでにあるフレームはそのまま残り、ほかのフレームは今のシーンになります。</translation>
    </message>
    <message>
      <source>Friday dailies</source>
      <translation>金曜デイリー</translation>
    </message>
    <message>
      <source>From this scene</source>
      <translation>このシーンから</translation>
    </message>
    <message>
      <source>Full size</source>
      <translation>フルサイズ</translation>
    </message>
    <message>
      <source>Go to frame</source>
      <translation>フレームへ移動</translation>
    </message>
    <message>
      <source>Go to frame {n}</source>
      <translation>フレーム {n} へ移動</translation>
    </message>
    <message>
      <source>Greatest distance of key frames, in frames.</source>
      <translation>キーフレームの最大間隔（フレーム数）。</translation>
    </message>
    <message>
      <source>Greatest height</source>
      <translation>最大の高さ</translation>
    </message>
    <message>
      <source>Greatest width</source>
      <translation>最大の幅</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>背景</translation>
    </message>
    <message>
      <source>Guests may</source>
      <translation>ゲストの権限</translation>
    </message>
    <message>
      <source>Half ticked: as the session or the server has it.</source>
      <translation>半チェック: セッションまたはサーバーの設定に従います。</translation>
    </message>
    <message>
      <source>Handles: further frames on both sides</source>
      <translation>ハンドル: 前後に追加するフレーム</translation>
    </message>
    <message>
      <source>Hardware is used only where it passes the certificate.</source>
      <translation>ハードウェアは証明に合格した場合のみ使われます。</translation>
    </message>
    <message>
      <source>Height as a part of the picture's.</source>
      <translation>画像の高さに対する割合。</translation>
    </message>
    <message>
      <source>Higher pictures are made smaller.</source>
      <translation>これより高い画像は縮小されます。</translation>
    </message>
    <message>
      <source>Invite people</source>
      <translation>人を招待</translation>
    </message>
    <message>
      <source>It is made with this publish.</source>
      <translation>このパブリッシュで作成されます。</translation>
    </message>
    <message>
      <source>Key frames</source>
      <translation>キーフレーム</translation>
    </message>
    <message>
      <source>Last day of the review</source>
      <translation>レビューの最終日</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>終了フレーム</translation>
    </message>
    <message>
      <source>Letters</source>
      <translation>文字</translation>
    </message>
    <message>
      <source>Lines before the picture; empty for no slate.</source>
      <translation>映像の前に出す行。空ならスレートなし。</translation>
    </message>
    <message>
      <source>Look up the task</source>
      <translation>タスクを検索</translation>
    </message>
    <message>
      <source>Looking for tasks …</source>
      <translation>タスクを検索中…</translation>
    </message>
    <message>
      <source>Lower is better; 18 shows no difference.</source>
      <translation>小さいほど高品質。18 で違いは見えません。</translation>
    </message>
    <message>
      <source>Make a new review session</source>
      <translation>新しいレビューセッションを作成</translation>
    </message>
    <message>
      <source>Make the asset again</source>
      <translation>アセットを再作成</translation>
    </message>
    <message>
      <source>Make the thumbnail</source>
      <translation>サムネイルを作成</translation>
    </message>
    <message>
      <source>Makes a second movie of pictures larger than 1080p.</source>
      <translation>1080p を超える画像には 2 本目のムービーを作ります。</translation>
    </message>
    <message>
      <source>Making the preview …</source>
      <translation>プレビューを作成中…</translation>
    </message>
    <message>
      <source>Margin</source>
      <translation>余白</translation>
    </message>
    <message>
      <source>Mark notes on the timeline</source>
      <translation>タイムラインにノートを表示</translation>
    </message>
    <message>
      <source>Mend what is marked red first.</source>
      <translation>先に赤い項目を修正してください。</translation>
    </message>
    <message>
      <source>Mine</source>
      <translation>自分</translation>
    </message>
    <message>
      <source>Missing frames</source>
      <translation>欠けたフレーム</translation>
    </message>
    <message>
      <source>More when the server is there</source>
      <translation>サーバーが戻ると続きを表示</translation>
    </message>
    <message>
      <source>Movie checked: {found}</source>
      <translation>ムービー検査済み: {found}</translation>
    </message>
    <message>
      <source>My tasks</source>
      <translation>自分のタスク</translation>
    </message>
    <message>
      <source>Name of the preset</source>
      <translation>プリセット名</translation>
    </message>
    <message>
      <source>Name or e-mail address</source>
      <translation>名前またはメールアドレス</translation>
    </message>
    <message>
      <source>No application is connected; there is nothing to capture.</source>
      <translation>アプリケーションが接続されていないため、キャプチャできません。</translation>
    </message>
    <message>
      <source>No notes yet</source>
      <translation>ノートはまだありません</translation>
    </message>
    <message>
      <source>No review session: a version alone</source>
      <translation>レビューセッションなし（バージョンのみ）</translation>
    </message>
    <message>
      <source>No task is found by these words. Try fewer of them.</source>
      <translation>この語ではタスクが見つかりません。語を減らしてください。</translation>
    </message>
    <message>
      <source>No version yet</source>
      <translation>バージョンはまだありません</translation>
    </message>
    <message>
      <source>None</source>
      <translation>なし</translation>
    </message>
    <message>
      <source>None of these</source>
      <translation>該当なし</translation>
    </message>
    <message>
      <source>Not signed in</source>
      <translation>サインインしていません</translation>
    </message>
    <message>
      <source>Note and replies</source>
      <translation>ノートと返信</translation>
    </message>
    <message>
      <source>Note of {author}</source>
      <translation>{author} のノート</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>ノート</translation>
    </message>
    <message>
      <source>Nothing published yet</source>
      <translation>まだ公開はありません</translation>
    </message>
    <message>
      <source>Of the letters, 0 to 1.</source>
      <translation>文字の値、0～1。</translation>
    </message>
    <message>
      <source>On the server</source>
      <translation>サーバー上</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <source>Opacity of the dark ground behind letters, 0 to 1.</source>
      <translation>文字の後ろの暗い背景の不透明度、0～1。</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>未完了</translation>
    </message>
    <message>
      <source>Open files …</source>
      <translation>ファイルを開く…</translation>
    </message>
    <message>
      <source>Open review</source>
      <translation>レビューを開く</translation>
    </message>
    <message>
      <source>Open the files you want to publish.</source>
      <translation>パブリッシュするファイルを開いてください。</translation>
    </message>
    <message>
      <source>Open the re&amp;view</source>
      <translation>レビューを開く(&amp;V)</translation>
    </message>
    <message>
      <source>Open until</source>
      <translation>期限</translation>
    </message>
    <message>
      <source>Open {scene} first.</source>
      <translation>先に {scene} を開いてください。</translation>
    </message>
    <message>
      <source>Other notes are under All.</source>
      <translation>ほかのノートは「すべて」にあります。</translation>
    </message>
    <message>
      <source>P&amp;assphrase</source>
      <translation>パスフレーズ(&amp;A)</translation>
    </message>
    <message>
      <source>Parts of the panel</source>
      <translation>パネルの各部</translation>
    </message>
    <message>
      <source>Passphrase for guests</source>
      <translation>ゲスト用パスフレーズ</translation>
    </message>
    <message>
      <source>Path or name of a font; empty for the usual one.</source>
      <translation>フォントのパスまたは名前。空なら標準。</translation>
    </message>
    <message>
      <source>People in it already: {count}</source>
      <translation>参加者: {count} 人</translation>
    </message>
    <message>
      <source>People who fit</source>
      <translation>該当する人</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>プリセット</translation>
    </message>
    <message>
      <source>Preset and preview</source>
      <translation>プリセットとプレビュー</translation>
    </message>
    <message>
      <source>Preview of frame {frame}</source>
      <translation>フレーム {frame} のプレビュー</translation>
    </message>
    <message>
      <source>Preview this &amp;frame</source>
      <translation>このフレームをプレビュー(&amp;F)</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>進行状況</translation>
    </message>
    <message>
      <source>Publish &amp;again</source>
      <translation>もう一度パブリッシュ(&amp;A)</translation>
    </message>
    <message>
      <source>Publish for review, and what people say shows here.</source>
      <translation>レビューに公開すると、コメントがここに表示されます。</translation>
    </message>
    <message>
      <source>Publish to another task</source>
      <translation>別のタスクへパブリッシュ</translation>
    </message>
    <message>
      <source>Publish without a review session</source>
      <translation>レビューセッションなしでパブリッシュ</translation>
    </message>
    <message>
      <source>Publish: {text}</source>
      <translation>パブリッシュ: {text}</translation>
    </message>
    <message>
      <source>Published here</source>
      <translation>このマシンで公開</translation>
    </message>
    <message>
      <source>Publishes</source>
      <translation>パブリッシュ一覧</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>品質</translation>
    </message>
    <message>
      <source>Reading the notes …</source>
      <translation>ノートを読み込み中…</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>Reopen</source>
      <translation>再開する</translation>
    </message>
    <message>
      <source>Replies wait until the server is there again</source>
      <translation>サーバーが戻ると返信できます</translation>
    </message>
    <message>
      <source>Reply</source>
      <translation>返信</translation>
    </message>
    <message>
      <source>Reply …</source>
      <translation>返信…</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>レビュー</translation>
    </message>
    <message>
      <source>Review session</source>
      <translation>レビューセッション</translation>
    </message>
    <message>
      <source>S&amp;ource</source>
      <translation>ソース(&amp;O)</translation>
    </message>
    <message>
      <source>S&amp;tep</source>
      <translation>ステップ(&amp;T)</translation>
    </message>
    <message>
      <source>Se&amp;ssion</source>
      <translation>セッション(&amp;S)</translation>
    </message>
    <message>
      <source>Search tasks</source>
      <translation>タスクを検索</translation>
    </message>
    <message>
      <source>Search tasks, shots, projects</source>
      <translation>タスク、ショット、プロジェクトを検索</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>送信</translation>
    </message>
    <message>
      <source>Send them a &amp;mail</source>
      <translation>メールを送る(&amp;M)</translation>
    </message>
    <message>
      <source>Server</source>
      <translation>サーバー</translation>
    </message>
    <message>
      <source>Share the review</source>
      <translation>レビューを共有</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>表示</translation>
    </message>
    <message>
      <source>Sign in</source>
      <translation>サインイン</translation>
    </message>
    <message>
      <source>Sign in to a server first.</source>
      <translation>先にサーバーへサインインしてください。</translation>
    </message>
    <message>
      <source>Sign in to a server …</source>
      <translation>サーバーにサインイン…</translation>
    </message>
    <message>
      <source>Sign in to your review server</source>
      <translation>レビューサーバーにサインイン</translation>
    </message>
    <message>
      <source>Sign in with the &amp;browser</source>
      <translation>ブラウザーでサインイン(&amp;B)</translation>
    </message>
    <message>
      <source>Sign out of {server}</source>
      <translation>{server} からサインアウト</translation>
    </message>
    <message>
      <source>Signing in to {server} …</source>
      <translation>{server} にサインイン中…</translation>
    </message>
    <message>
      <source>Signing in …</source>
      <translation>サインイン中…</translation>
    </message>
    <message>
      <source>Slate</source>
      <translation>スレート</translation>
    </message>
    <message>
      <source>Slate frames</source>
      <translation>スレートのフレーム数</translation>
    </message>
    <message>
      <source>Slower makes smaller files.</source>
      <translation>遅いほどファイルは小さくなります。</translation>
    </message>
    <message>
      <source>Small and fast, for work in progress; missing frames are held.</source>
      <translation>小さく速い、作業途中向け。欠けたフレームは保持されます。</translation>
    </message>
    <message>
      <source>Somebody</source>
      <translation>だれか</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>音声</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>ソース</translation>
    </message>
    <message>
      <source>Source and frames</source>
      <translation>ソースとフレーム</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>ステータス</translation>
    </message>
    <message>
      <source>Step: every n-th frame, held</source>
      <translation>ステップ: n フレームごとに取り、保持</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>手順</translation>
    </message>
    <message>
      <source>Task: {name}. Press to change.</source>
      <translation>タスク: {name}。押すと変更します。</translation>
    </message>
    <message>
      <source>Tasks</source>
      <translation>タスク</translation>
    </message>
    <message>
      <source>Text by place; {shot} stands for a field.</source>
      <translation>位置ごとの文字。{shot} はフィールドを表します。</translation>
    </message>
    <message>
      <source>The link is on the clipboard already.</source>
      <translation>リンクはすでにクリップボードにあります。</translation>
    </message>
    <message>
      <source>The link is under Activity.</source>
      <translation>リンクはアクティビティにあります。</translation>
    </message>
    <message>
      <source>The picture as it is.</source>
      <translation>画像そのまま。</translation>
    </message>
    <message>
      <source>The server is away. Notes as of {time}.</source>
      <translation>サーバーに接続できません。ノートの時点: {time}。</translation>
    </message>
    <message>
      <source>The server is away. The publish waits here and goes by itself.</source>
      <translation>サーバーに接続できません。パブリッシュはここで待ち、自動で送られます。</translation>
    </message>
    <message>
      <source>The version is on the server; nobody is asked to look at it.</source>
      <translation>バージョンはサーバーに置かれますが、誰にも依頼されません。</translation>
    </message>
    <message>
      <source>There is nothing to capture in this scene.</source>
      <translation>このシーンにはキャプチャするものがありません。</translation>
    </message>
    <message>
      <source>They appear here the moment somebody writes one.</source>
      <translation>だれかが書くと、すぐここに表示されます。</translation>
    </message>
    <message>
      <source>This machine has no keyring that could keep your key.</source>
      <translation>このマシンにはキーを保存できるキーリングがありません。</translation>
    </message>
    <message>
      <source>Thousands of bits a second.</source>
      <translation>1 秒あたりのキロビット。</translation>
    </message>
    <message>
      <source>Tries again soon</source>
      <translation>まもなく再試行</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>再試行</translation>
    </message>
    <message>
      <source>Try now</source>
      <translation>今すぐ試す</translation>
    </message>
    <message>
      <source>Upload</source>
      <translation>アップロード</translation>
    </message>
    <message>
      <source>Use it for the next publish</source>
      <translation>次のパブリッシュで使う</translation>
    </message>
    <message>
      <source>User name</source>
      <translation>ユーザー名</translation>
    </message>
    <message>
      <source>Values of further fields, by name.</source>
      <translation>その他のフィールドの値（名前ごと）。</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>バージョン</translation>
    </message>
    <message>
      <source>Waits for the server</source>
      <translation>サーバー待ち</translation>
    </message>
    <message>
      <source>Waits its turn</source>
      <translation>順番待ち</translation>
    </message>
    <message>
      <source>What happens when the movie is not what it must be.</source>
      <translation>ムービーが正しくないときの動作。</translation>
    </message>
    <message>
      <source>What is new in this version?</source>
      <translation>このバージョンの変更点は？</translation>
    </message>
    <message>
      <source>What shows where there is no image.</source>
      <translation>画像がないところに表示するもの。</translation>
    </message>
    <message>
      <source>Why?</source>
      <translation>理由</translation>
    </message>
    <message>
      <source>Wider pictures are made smaller.</source>
      <translation>これより広い画像は縮小されます。</translation>
    </message>
    <message>
      <source>Working</source>
      <translation>処理中</translation>
    </message>
    <message>
      <source>You are signed in until this application is closed.</source>
      <translation>このアプリケーションを閉じるまでサインインしています。</translation>
    </message>
    <message>
      <source>You are signed in. Go back to the panel; this page can be closed.</source>
      <translation>サインインしました。パネルに戻ってください。このページは閉じてかまいません。</translation>
    </message>
    <message>
      <source>Your key is kept in the keyring of this machine, nowhere else.</source>
      <translation>キーはこのマシンのキーリングだけに保存されます。</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>ほか {count} 件</translation>
    </message>
    <message>
      <source>being taken back</source>
      <translation>取り消し中</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>キャンセル済み</translation>
    </message>
    <message>
      <source>capturing frames</source>
      <translation>フレームをキャプチャ中</translation>
    </message>
    <message>
      <source>comparing what arrived</source>
      <translation>届いた内容を照合中</translation>
    </message>
    <message>
      <source>completed</source>
      <translation>完了</translation>
    </message>
    <message>
      <source>creating the version</source>
      <translation>バージョンを作成中</translation>
    </message>
    <message>
      <source>done</source>
      <translation>完了</translation>
    </message>
    <message>
      <source>encoding the movie</source>
      <translation>ムービーをエンコード中</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失敗</translation>
    </message>
    <message>
      <source>frame {n}</source>
      <translation>フレーム {n}</translation>
    </message>
    <message>
      <source>looking up the task</source>
      <translation>タスクを確認中</translation>
    </message>
    <message>
      <source>making the thumbnail</source>
      <translation>サムネイルを作成中</translation>
    </message>
    <message>
      <source>movie frame {n}</source>
      <translation>ムービーのフレーム {n}</translation>
    </message>
    <message>
      <source>movie {n}</source>
      <translation>ムービー {n}</translation>
    </message>
    <message>
      <source>needs you</source>
      <translation>対応が必要</translation>
    </message>
    <message>
      <source>no review session</source>
      <translation>レビューセッションなし</translation>
    </message>
    <message>
      <source>none chosen</source>
      <translation>未選択</translation>
    </message>
    <message>
      <source>nothing to capture</source>
      <translation>キャプチャ対象なし</translation>
    </message>
    <message>
      <source>now</source>
      <translation>たった今</translation>
    </message>
    <message>
      <source>on its way</source>
      <translation>進行中</translation>
    </message>
    <message>
      <source>project / sequence / shot / task</source>
      <translation>プロジェクト / シーケンス / ショット / タスク</translation>
    </message>
    <message>
      <source>replies: {n}</source>
      <translation>返信: {n}</translation>
    </message>
    <message>
      <source>sharing the review</source>
      <translation>レビューを共有中</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>実行中</translation>
    </message>
    <message>
      <source>uploading</source>
      <translation>アップロード中</translation>
    </message>
    <message>
      <source>v{number:03d} of {name}</source>
      <translation>{name} v{number:03d}</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>待機中</translation>
    </message>
    <message>
      <source>with a drawing</source>
      <translation>描き込みあり</translation>
    </message>
    <message>
      <source>{count} frames</source>
      <translation>{count} フレーム</translation>
    </message>
    <message>
      <source>{count} frames a second</source>
      <translation>{count} フレーム/秒</translation>
    </message>
    <message>
      <source>{count} h left</source>
      <translation>残り {count} 時間</translation>
    </message>
    <message>
      <source>{count} invited</source>
      <translation>{count} 人を招待</translation>
    </message>
    <message>
      <source>{count} min left</source>
      <translation>残り {count} 分</translation>
    </message>
    <message>
      <source>{count} s left</source>
      <translation>残り {count} 秒</translation>
    </message>
    <message>
      <source>{doing}: {done} of {total}</source>
      <translation>{doing}: {done} / {total}</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} 時間 {minutes} 分</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
      <source>{name}, adjusted</source>
      <translation>{name}（調整済み）</translation>
    </message>
    <message>
      <source>{n} min ago</source>
      <translation>{n} 分前</translation>
    </message>
    <message>
      <source>{n} s</source>
      <translation>{n} 秒</translation>
    </message>
    <message>
      <source>{server} is away – publishes wait here</source>
      <translation>{server} に接続できません – パブリッシュは待機します</translation>
    </message>
    <message>
      <source>{size} a second</source>
      <translation>{size}/秒</translation>
    </message>
    <message>
      <source>{text} is no e-mail address. Write Jane Doe &lt;jane@example.com&gt;.</source>
      <translation>{text} はメールアドレスではありません。Jane Doe &lt;jane@example.com&gt; の形で入力してください。</translation>
    </message>
    <message>
      <source>{title} is ready for review</source>
      <translation>{title} はレビューできます</translation>
    </message>
    <message>
      <source>{title} needs you</source>
      <translation>{title} は対応が必要です</translation>
    </message>
    <message>
      <source>{user} at {server}</source>
      <translation>{user}（{server}）</translation>
    </message>
  </context>
</TS>
